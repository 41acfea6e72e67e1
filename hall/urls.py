"""Addresses of the hall. People bookmark them: add freely, change none."""

from django.urls import path

from hall.views import applying, decisions, drafts, figures, home, how, items, messages, ratings, tracking

urlpatterns = [
    path("hall/", home.hall, name="hall"),
    path("hall/suggest/", home.suggest, name="hall-suggest"),
    path("hall/how/", how.how, name="hall-how"),
    path("hall/how/sheet.pdf", how.how_sheet, name="hall-how-sheet"),
    path("hall/items/<slug:code>/", items.item, name="hall-item"),
    path("hall/items/<slug:code>/apply/", applying.apply, name="hall-apply"),
    path("hall/items/<slug:code>/guide.pdf", items.guide_sheet, name="hall-guide-pdf"),
    path("hall/items/<slug:code>/handout.pdf", items.handout_sheet, name="hall-handout"),
    path("hall/items/<slug:code>/qr.svg", items.item_code, name="hall-item-code"),
    path("hall/drafts/", drafts.stored, name="hall-drafts"),
    path("hall/track/", tracking.track, name="hall-track"),
    path("hall/decisions/", decisions.decisions, name="hall-decisions"),
    path("hall/figures/", figures.public_figures, name="hall-figures"),
    path("hall/rate/", ratings.give, name="hall-rate"),
    path("hall/items/<slug:code>/ratings/", ratings.of_item, name="hall-ratings"),
    path("hall/ask/", messages.ask, name="hall-ask"),
    path("hall/ask/track/", messages.track, name="hall-ask-track"),
    path("hall/questions/", messages.questions, name="hall-questions"),
    path("hall/questions/<slug:number>/", messages.question, name="hall-question"),
]
