"""好差评 on the public pages: given with number and query code, changed for ten days; and what is public of an item."""

from datetime import timedelta
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from disclosure.frame import render_page
from hall.domain.applications.intake import SERIES
from hall.domain.ratings.figures import ratings_of, shown_of
from hall.domain.ratings.giving import can_rate, last_entry, rate, rating_of
from hall.enums import RatingWay
from hall.forms.ratings import RatingForm, as_typed
from hall.forms.tracking import TrackForm
from hall.models import Application, Item
from hall.queries import find_application
from hall.views.home import ADDRESS, TITLE
from hall.views.looks import Look
from hall.views.pages import form_page
from yunlong_portal.kernel.entrances import Entrance
from yunlong_portal.kernel.rates import admit
from yunlong_portal.kernel.visitors import address_of
from yunlong_portal.kernel.workflow import Refused

# Each change is a row that stays: a case is rated and corrected, not rated without end.
MOST_IN_AN_HOUR = 10
_TITLE = "评价办事"
_NOT_NOW = "这件事还没有办结，或者评价已满十天不能再改。"


_ENTRANCE = Entrance(
    title=_TITLE,
    template="hall/ratings/ask.html",
    base="hall/ratings/base.html",
    form=TrackForm,
    render=partial(form_page, crumbs=[(_TITLE, "")]),
    series=SERIES,
    look=Look,
    of=Application,
)


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Ask for number and code, show the form of the case they open, take the rating in."""
    look = _ENTRANCE.opened(request, find=find_application, now=timezone.now())
    if isinstance(look, HttpResponse):
        return look
    return _take(look) if look.act == ("rate", "") else _show(look)


def _show(look: Look, form: RatingForm | None = None) -> HttpResponse:
    rating = rating_of(look.row)
    today = timezone.localdate(look.now)
    if not can_rate(look.row, rating, today=today):
        look.problems.append({"place": "", "sentence": _NOT_NOW})
    if form is None:
        form = RatingForm(way=RatingWay.ONLINE, initial=as_typed(last_entry(rating)) if rating else None)
    points = [each for each in form if each.name not in ("grade", "words")]
    context = {
        "case": look.row,
        "rating": rating,
        "can_rate": can_rate(look.row, rating, today=today),
        "form": form,
        "fields": [form["grade"], form["words"]],
        "points": points,
        "has_points": any(each.value() or each.errors for each in points),
        "pass": look.token,
        "problems": look.problems,
    }
    title = f"填写有误：{_TITLE}" if look.problems else _TITLE
    return form_page(look.request, "hall/ratings/form.html", context, title=title, crumbs=[(_TITLE, "")])


def _take(look: Look) -> HttpResponse:
    form = RatingForm(look.request.POST, way=RatingWay.ONLINE)
    if problems := form.problems:
        look.problems += problems
        return _show(look, form)
    try:
        admit(
            "hall rating",
            address=address_of(look.request),
            most=MOST_IN_AN_HOUR,
            window=timedelta(hours=1),
            now=look.now,
            instead="您填写的内容还在下面，没有丢失。",
        )
        rating = rate(look.row, form.verdict(), actor=None, now=look.now)
    except Refused as refused:
        look.refuse(refused)
        return _show(look, form)
    context = {"case": look.row, "rating": rating, "pass": look.token}
    return form_page(look.request, "hall/ratings/done.html", context, title="谢谢您的评价", crumbs=[(_TITLE, "")])


@require_safe
def of_item(request: HttpRequest, code: str) -> HttpResponse:
    """Show what people thought of an item, broken down where there are enough, and what was mended. Three queries."""
    item = Item.objects.select_related("entry", "department").filter(code=code, entry__isnull=False).first()
    if item is None:
        raise Http404
    ratings = ratings_of(item.pk)
    context = {
        "item": item,
        "name": item.entry.name,
        "ratings": ratings,
        "shown": shown_of(item.pk) if ratings.is_broken_down else [],
    }
    title = f"“{item.entry.name}”的评价"
    return render_page(
        request,
        "hall/ratings/item.html",
        context,
        title=(title, TITLE),
        crumbs=[(TITLE, ADDRESS), (item.entry.name, item.get_absolute_url()), ("评价", "")],
        active=ADDRESS,
    )
