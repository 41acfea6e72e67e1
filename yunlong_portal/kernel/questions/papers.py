"""A page for one paper: handed in as files, or brought to the window, or left out where it need not be there.

Files lie encrypted as everything private does (``kernel.private_files``). The draft names them; a page never does, so
nobody lays somebody else's paper on his case.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.public_forms import PublicForm
from yunlong_portal.kernel.public_papers import erase_unsent, take_paper
from yunlong_portal.kernel.questions.answers import Answers
from yunlong_portal.kernel.questions.way import Problem, Question, Row
from yunlong_portal.kernel.rates import admit
from yunlong_portal.kernel.visitors import address_of
from yunlong_portal.kernel.workflow import Refused, refuse

PAPER = "paper"
ELSEWHERE = "elsewhere"
_FILES, _NAMES, _SIZES = "files", "names", "sizes"
_MOST_IN_AN_HOUR = 120


class PaperForm(PublicForm):
    """The box for a file; what was chosen is taken in by the page."""

    paper = forms.FileField(label="选择文件", required=False)


@dataclass(frozen=True)
class Handed:
    """A file that was handed in: its key, what the sender called it, its bytes."""

    file: int
    name: str
    size: int


@dataclass(frozen=True, kw_only=True)
class PaperQuestion(Question):
    """A paper. ``elsewhere`` is the button of whoever brings it to the window, "" where it must be handed in here.

    ``sample`` and ``blank`` are addresses of an example and of an empty form, shown where there is one.
    """

    form: Any = field(default=PaperForm)
    is_needed: bool = True
    elsewhere: str = "带到窗口交"
    most: int = 5
    sample: str = ""
    blank: str = ""
    template: str = "kernel/questions/paper.html"

    @property
    def takes_files(self) -> bool:
        return True

    def problems(self, answers: Answers) -> list[Problem]:
        if not self.is_needed or self.handed(answers) or self.comes_elsewhere(answers):
            return []
        way_out = f"；手边没有的，按“{self.elsewhere}”" if self.elsewhere else ""
        return [{"place": f"id_{PAPER}", "sentence": f"请上传{self.heading}{way_out}。"}]

    def noted(self, posted: QueryDict, answers: Answers) -> dict[str, list[str]]:
        """Return what is kept already: nothing that is posted names a file."""
        return self._kept(self.handed(answers), elsewhere=self.comes_elsewhere(answers))

    def settled(self, answers: Answers) -> tuple[dict[str, list[str]], str]:
        return self._kept(self.handed(answers), elsewhere=self.comes_elsewhere(answers)), ""

    def rows(self, answers: Answers) -> tuple[Row, ...]:
        if handed := self.handed(answers):
            return (Row("已上传", tuple(each.name for each in handed)),)
        return (Row("办法", (self.elsewhere if self.comes_elsewhere(answers) else "没有上传",)),)

    def handed(self, answers: Answers) -> list[Handed]:
        """Return the files that were handed in."""
        parts = (answers.all_said(self.name, each) for each in (_FILES, _NAMES, _SIZES))
        return [Handed(int(file), name, int(size)) for file, name, size in zip(*parts, strict=True)]

    def comes_elsewhere(self, answers: Answers) -> bool:
        """Return whether it is brought to the window, and no file of it has been handed in."""
        chosen = answers.said(self.name, ELSEWHERE) == "yes"
        return bool(self.elsewhere) and chosen and not self.handed(answers)

    def left_elsewhere(self, answers: Answers) -> dict[str, list[str]]:
        """Return the answer of one who brings it to the window."""
        return self._kept(self.handed(answers), elsewhere=bool(self.elsewhere))

    def taken(
        self, request: HttpRequest, answers: Answers, *, what: str, instead: str, now: datetime
    ) -> tuple[dict[str, list[str]], list[str], list[Problem]]:
        """Take in the files of the page; return the answer, what to tell and what was refused, by name."""
        handed, notices, problems = self.handed(answers), list[str](), list[Problem]()
        for uploaded in request.FILES.getlist(PAPER):
            try:
                file = self._take(request, uploaded, len(handed), what=what, instead=instead, now=now)
            except Refused as refused:
                problems.append({"place": f"id_{PAPER}", "sentence": f"{uploaded.name}：{refused}"})
                continue
            handed.append(Handed(file.pk, file.name, file.size))
            removed = f"已清除文件里的{'、'.join(file.removed)}。" if file.removed else ""
            notices.append(f"已上传：{file.name}。{removed}")
        return self._kept(handed, elsewhere=self.comes_elsewhere(answers)), notices, problems

    def dropped(self, answers: Answers, key: str, *, now: datetime) -> tuple[dict[str, list[str]], list[str]]:
        """Take a file out and erase it, unless a case has it already; return the answer and what to tell."""
        handed = self.handed(answers)
        gone = [each for each in handed if str(each.file) == key]
        erase_unsent([each.file for each in gone], now=now)
        rest = [each for each in handed if each not in gone]
        return self._kept(rest, elsewhere=False), [f"已删除：{each.name}。" for each in gone]

    def without(self, answers: Answers, files: Sequence[int]) -> dict[str, list[str]]:
        """Return the answer without files that are there no longer."""
        rest = [each for each in self.handed(answers) if each.file not in files]
        return self._kept(rest, elsewhere=self.comes_elsewhere(answers))

    def _take(
        self, request: HttpRequest, uploaded: Any, count: int, *, what: str, instead: str, now: datetime
    ) -> PrivateFile:
        if count >= self.most:
            raise refuse(
                "too_many_papers", f"这份材料最多上传 {self.most} 个文件。请先删除用不着的，或者把几页合成一份。"
            )
        admit(
            f"{what} upload",
            address=address_of(request),
            most=_MOST_IN_AN_HOUR,
            window=timedelta(hours=1),
            now=now,
            instead=instead,
        )
        return take_paper(uploaded, now=now)

    def _kept(self, handed: Sequence[Handed], *, elsewhere: bool) -> dict[str, list[str]]:
        kept = {
            _FILES: [str(each.file) for each in handed],
            _NAMES: [each.name for each in handed],
            _SIZES: [str(each.size) for each in handed],
        }
        return kept | ({ELSEWHERE: ["yes"]} if elsewhere and not handed else {})
