"""How the pages of an application look: one question page, what is public already, the last check, the confirmation."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from disclosure.search.page import Hit
from requests_ogi.domain.intake import Filed
from requests_ogi.domain.suggesting import answers_among
from requests_ogi.forms.papers import name_of
from requests_ogi.models import Organ
from requests_ogi.views.pages import form_page
from requests_ogi.views.similar import seen_token
from requests_ogi.views.summary import summary_of
from requests_ogi.views.visit import (
    CHECK,
    ORDER,
    PAPERS,
    SIMILAR,
    STAGES,
    TITLES,
    WANTED,
    WHO,
    Visit,
    draft_for_another_client,
    stage_of,
)
from yunlong_portal.kernel import masked
from yunlong_portal.kernel.documents import qr_svg
from yunlong_portal.kernel.passes import may_show_code, new_pass
from yunlong_portal.kernel.public_forms import PublicForm
from yunlong_portal.kernel.public_papers import ACCEPT, HINT

HONEYPOT = "leave_empty"
_TITLE = "在线申请"


def show(visit: Visit, page: str, *, form: PublicForm | None = None, status: int = 200) -> HttpResponse:
    """Show a page with what was typed; ``form`` is one that was judged and is shown with what is wrong."""
    title = TITLES[page]
    context: dict[str, Any]
    if page == CHECK:
        visit.draft.is_checked = True
        template, context = "requests_ogi/new/check.html", {"sections": summary_of(visit)}
    elif page == PAPERS:
        template, context = "requests_ogi/new/papers.html", _papers(visit)
    else:
        shown = form or visit.shown(page)
        template, context = "requests_ogi/new/question.html", {"form": shown, "sections": _sections(shown)}
        if page == WHO:
            title = "申请人" if visit.is_citizen else "申请单位"
    context |= {"page": page, "heading": title, "is_first": page == ORDER[0], "is_wanted": page == WANTED}
    return _render(visit, template, context, page=page, heading=title, status=status)


def show_similar(visit: Visit, hits: Sequence[Hit]) -> HttpResponse:
    """Show what is already public and may be what is wanted, before anything is filed."""
    heading = "可能已经公开"
    posts = {hit: int(hit.address.strip("/").rpartition("/")[2]) for hit in hits}
    answers = answers_among(posts.values())
    found = [{"hit": hit, "post": post, "is_answer": post in answers} for hit, post in posts.items()]
    context = {"hits": found, "page": SIMILAR, "heading": heading, "seen": seen_token(visit.draft.submission)}
    return _render(visit, "requests_ogi/new/similar.html", context, page=WANTED, heading=heading)


def show_done(visit: Visit, filed: Filed) -> HttpResponse:
    """Show number and query code, the one time that it can be shown, and what comes next."""
    request = filed.request
    organ = Organ.objects.select_related("department", "desk").get(pk=request.organ_id)
    address = f"{settings.BASE_URL}{reverse('request-track')}?number={request.number}"
    # Neither the code nor an agent's data for whoever comes to the same browser later and has it send the page again.
    is_fresh = not filed.is_repeat or may_show_code(request.submitted_at, now=visit.now)
    another = draft_for_another_client(visit) if is_fresh else None
    context = {
        "filed": filed,
        "number": request.number,
        "code": filed.code if is_fresh else "",
        "organ": organ,
        "phone": organ.phone or organ.desk.phone,
        "masked_phone": masked.phone(request.applicant.phone),
        "pass": new_pass(request, code=filed.code, now=visit.now) if is_fresh else "",
        "track": f"{reverse('request-track')}?number={request.number}",
        "qr": qr_svg(address, label="查询页二维码"),
        "another": another.sealed() if another else "",
    }
    heading = "申请已提交"
    return form_page(visit.request, "requests_ogi/new/done.html", context, title=heading)


def _render(
    visit: Visit, template: str, context: dict[str, Any], *, page: str, heading: str, status: int = 200
) -> HttpResponse:
    number = stage_of(page)
    context |= {
        "draft": visit.draft.sealed(),
        "seen_token": seen_token(visit.draft.submission),
        "stage": number,
        "stages": [
            {"title": title, "is_here": each == number, "is_done": each < number}
            for each, (title, _) in enumerate(STAGES, start=1)
        ],
        "law": visit.law,
        "notices": visit.notices,
        "problems": visit.problems,
        "honeypot": HONEYPOT,
        "has_display_switch": True,
    }
    title = f"{'填写有误：' if visit.problems else ''}{heading}（第{number}步，共{len(STAGES)}步）_{_TITLE}"
    return form_page(visit.request, template, context, title=title, crumb=_TITLE, status=status)


def _sections(form: PublicForm) -> list[dict[str, Any]]:
    """Return the fields of a page under their headings."""
    parts = getattr(form, "sections", [("", list(form.fields))])
    return [{"heading": heading, "fields": [form[name] for name in names]} for heading, names in parts]


def _papers(visit: Visit) -> dict[str, Any]:
    wrong = {each["place"]: each["sentence"] for each in visit.problems}
    return {
        "accept": ACCEPT,
        "hint": HINT,
        "kinds": [
            {
                "name": name_of(kind),
                "label": label,
                "is_needed": is_needed,
                "papers": visit.draft.of_kind(kind),
                "error": wrong.get(f"id_{name_of(kind)}", ""),
            }
            for kind, label, is_needed in visit.wanted_papers
        ],
    }
