"""Addresses of information requests that citizens know. People bookmark them: add freely, change none."""

from django.urls import path

from requests_ogi.views import complaints, consultations, filing, flow, guide, papers, similar, tracking

urlpatterns = [
    path("requests/", guide.guide, name="requests"),
    path("requests/new/", filing.new, name="request-new"),
    path("requests/similar/", similar.similar, name="request-similar"),
    path("requests/track/", tracking.track, name="request-track"),
    path("requests/complaints/new/", complaints.new, name="complaint-new"),
    path("requests/consultations/", consultations.answer, name="consultation-answer"),
    path("requests/form.pdf", papers.form_pdf, name="request-form-pdf"),
    path("requests/form.docx", papers.form_docx, name="request-form-docx"),
    path("requests/flow/", flow.flow, name="request-flow"),
]
