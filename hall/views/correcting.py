"""Handing in what a notice asked for, line by line.

Each file is on the case at once, and may be taken back until the applicant says that everything is there.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse

from hall.domain.applications import self_service
from hall.domain.applications.self_service import MOST_FILES, OTHER
from hall.forms.tracking import CorrectionForm
from hall.queries import case_of
from hall.views.looks import Look, common
from hall.views.pages import form_page
from yunlong_portal.kernel.public_papers import ACCEPT, HINT, take_paper
from yunlong_portal.kernel.rates import admit
from yunlong_portal.kernel.visitors import address_of
from yunlong_portal.kernel.workflow import Refused

_TITLE = "补交材料"
_MOST_IN_AN_HOUR = 120
_INSTEAD = "已经上传的都还在；急的，请带到窗口补交。"


def ask_correction(look: Look, form: CorrectionForm | None = None) -> HttpResponse:
    """Show what is to be handed in, line by line, with what is there."""
    case = case_of(look.row.pk)
    context = common(look, case) | {
        "fields": list(form or CorrectionForm()),
        "accept": ACCEPT,
        "hint": HINT,
        "other": OTHER,
        "most": MOST_FILES,
    }
    title = f"填写有误：{_TITLE}" if look.problems else _TITLE
    crumbs = [("办件查询", "/hall/track/"), (_TITLE, "")]
    return form_page(look.request, "hall/track/correct.html", context, title=title, crumbs=crumbs)


def take_correction(look: Look, key: str, *, back: Callable[[Look, str], HttpResponse]) -> HttpResponse:
    """Take in files, take one back (``drop:<key>``), or hand everything in (``now``)."""
    what, _, which = key.partition(":")
    form = CorrectionForm(look.request.POST)
    try:
        _take_files(look)
        if what == "drop" and which.isdecimal() and len(which) < 19:
            if name := self_service.drop_file(look.row, key=int(which), now=look.now):
                look.notices.append(f"已删除：{name}。")
            return ask_correction(look, _typed(form))
        look.problems += form.problems
        if what != "now" or look.problems:
            return ask_correction(look, form)
        if text := form.cleaned_data["text"].strip():
            self_service.say(look.row, text=text, now=look.now)
        self_service.hand_in(look.row, expected_version=look.seen_version, now=look.now)
    except Refused as refused:
        look.refuse(refused)
        return ask_correction(look, _typed(form))
    look.notices.append("补交的材料已经收到，窗口会尽快查看。")
    look.row.refresh_from_db()
    return back(look, "")


def _typed(form: CorrectionForm) -> CorrectionForm:
    """Return the words that were typed, not judged."""
    return CorrectionForm(initial={"text": form.data.get("text", "")})


def _take_files(look: Look) -> None:
    """Lay the files of the page on their lines; one that is refused hinders no other."""
    for field, files in look.request.FILES.lists():
        number = field.removeprefix("file-")
        if not number.isdecimal() or len(number) > 4:
            continue
        for uploaded in files:
            try:
                look.notices.append(_take(look, int(number), uploaded))
            except Refused as refused:
                look.problems.append({"place": f"id_file-{number}", "sentence": f"{uploaded.name}：{refused}"})


def _take(look: Look, number: int, uploaded: Any) -> str:
    admit(
        "hall upload",
        address=address_of(look.request),
        most=_MOST_IN_AN_HOUR,
        window=timedelta(hours=1),
        now=look.now,
        instead=_INSTEAD,
    )
    file = take_paper(uploaded, now=look.now)
    self_service.add_file(look.row, number=number, file=file, now=look.now)
    removed = f"已清除文件里的{'、'.join(file.removed)}。" if file.removed else ""
    return f"已上传：{file.name}。{removed}"
