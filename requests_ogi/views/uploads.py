"""Papers handed in on a page: each taken in or refused by name, none of the others lost for it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest

from requests_ogi.enums import PaperKind
from requests_ogi.forms.draft import Draft
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.public_papers import MOST_PAPERS, erase_unsent, take_paper
from yunlong_portal.kernel.questions.way import Problem
from yunlong_portal.kernel.rates import admit
from yunlong_portal.kernel.visitors import address_of
from yunlong_portal.kernel.workflow import Refused, refuse

MOST_IN_AN_HOUR = 60
INSTEAD = "您填写的内容还在下面，没有丢失；急需的，也可以到窗口或者邮寄提出。"


def take_papers(
    request: HttpRequest, draft: Draft, fields: Mapping[str, PaperKind], *, now: datetime
) -> tuple[list[str], list[Problem]]:
    """Take in the files of these fields and note them in the draft; return what to tell and what was refused."""
    notices: list[str] = []
    problems: list[Problem] = []
    for name, kind in fields.items():
        for uploaded in request.FILES.getlist(name):
            try:
                notices.append(_take(request, draft, uploaded, kind, now=now))
            except Refused as refused:
                problems.append({"place": f"id_{name}", "sentence": f"{uploaded.name}：{refused}"})
    return notices, problems


def _take(request: HttpRequest, draft: Draft, uploaded: Any, kind: PaperKind, *, now: datetime) -> str:
    if len(draft.papers) >= MOST_PAPERS:
        raise refuse("too_many_papers", f"最多上传 {MOST_PAPERS} 个文件。请先删除用不着的，或者把几页合成一份。")
    admit(
        "request upload",
        address=address_of(request),
        most=MOST_IN_AN_HOUR,
        window=timedelta(hours=1),
        now=now,
        instead=INSTEAD,
    )
    file = take_paper(uploaded, now=now)
    draft.add(file, kind)
    removed = f"已清除文件里的{'、'.join(file.removed)}。" if file.removed else ""
    return f"已上传：{file.name}。{removed}"


def drop_paper(draft: Draft, key: str, *, now: datetime) -> list[str]:
    """Take a paper out of the draft and erase it, unless a case has it already."""
    dropped = [each for each in draft.papers if str(each.file) == key]
    draft.papers = [each for each in draft.papers if each not in dropped]
    erase_unsent([each.file for each in dropped], now=now)
    return [f"已删除：{each.name}。" for each in dropped]


def files_of(draft: Draft) -> tuple[dict[int, PrivateFile], list[str]]:
    """Return the files of the draft that are still there by key; the others are forgotten, and what is said of them."""
    found = PrivateFile.objects.kept().in_bulk([each.file for each in draft.papers])
    gone = [each for each in draft.papers if each.file not in found]
    if not gone:
        return found, []
    draft.papers = [each for each in draft.papers if each.file in found]
    names = "、".join(each.name for each in gone)
    return found, [f"上传超过一天没有提交，文件已经删除，请重新上传：{names}。"]
