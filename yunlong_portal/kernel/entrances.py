"""The page where number and query code are asked for together, and the look (``looks``) that they open.

Every floor has some: of a case, a draft, a rating, a message, a consultation. All of them answer alike, whether there
is no such number or the code is another's (``tracking``), and by POST alone; a look that is over asks again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import models
from django.http import HttpRequest, HttpResponse

from yunlong_portal.kernel import tracking
from yunlong_portal.kernel.looks import Look
from yunlong_portal.kernel.public_forms import PublicForm
from yunlong_portal.kernel.questions.pages import Render
from yunlong_portal.kernel.questions.way import Problem
from yunlong_portal.kernel.visitors import address_of

Seen = TypeVar("Seen", bound=Look[Any])

_LONGEST_NUMBER = 80
_LOOK = "look"


@dataclass(frozen=True, kw_only=True)
class Entrance(Generic[Seen]):
    """One such page.

    ``form`` asks for ``number`` and ``code``; ``template`` extends ``kernel/questions/entrance.html``, which extends
    ``base``. ``look`` is what is opened, of a row of ``of``: a pass for another kind of row is none. ``series`` keeps
    its numbers apart from those of the others. ``not_found`` and ``over`` are what is said where the usual sentence
    does not fit.
    """

    title: str
    template: str
    base: str
    form: type[PublicForm]
    render: Render
    series: str
    look: type[Seen]
    of: type[models.Model]
    not_found: str = ""
    over: str = ""

    def opened(self, request: HttpRequest, *, find: tracking.Find, now: datetime) -> Seen | HttpResponse:
        """Return the look that a request opens or goes on with; else the page to be answered with.

        ``find`` is that of ``tracking.look_up``.
        """
        if request.method != "POST":
            number = request.GET.get("number", "").replace("\x00", "")[:_LONGEST_NUMBER]
            return self.ask(request, self.form(initial={"number": number}))
        if request.POST.get("act", _LOOK) != _LOOK:
            return self.look.by_pass(request, of=self.of, now=now) or self._refused(request, self.form(), self._over)
        form = self.form(request.POST)
        if problems := form.problems:
            return self.ask(request, form, problems=problems)
        number, code, address = form.cleaned_data["number"], form.cleaned_data["code"], address_of(request)
        try:
            row = tracking.look_up(series=self.series, number=number, code=code, address=address, find=find, now=now)
        except tracking.TrackingRefused as refused:
            if refused.code == "too_often":
                return self._refused(request, form, str(refused), status=429)
            return self._refused(request, form, self.not_found or str(refused))
        return self.look(request=request, row=row, code=code, now=now)

    def ask(
        self,
        request: HttpRequest,
        form: PublicForm | None = None,
        *,
        problems: Sequence[Problem] = (),
        notices: Sequence[str] = (),
        status: int = 200,
    ) -> HttpResponse:
        """Return the page that asks for number and code."""
        context = {
            "base": self.base,
            "heading": self.title,
            "address": request.path,
            "fields": list(form or self.form()),
            "problems": problems,
            "notices": notices,
        }
        title = f"填写有误：{self.title}" if problems else self.title
        return self.render(request, self.template, context, title=title, status=status)

    def _refused(self, request: HttpRequest, form: PublicForm, sentence: str, *, status: int = 200) -> HttpResponse:
        return self.ask(request, form, problems=[{"place": "id_number", "sentence": sentence}], status=status)

    @property
    def _over(self) -> str:
        name = self.form.base_fields["number"].label
        return self.over or f"这一页打开超过两小时，为了安全请重新输入{name}和查询码。"
