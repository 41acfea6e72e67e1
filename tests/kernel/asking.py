"""A form that asks one question a page, and somebody who answers it as a browser does."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory
from lxml import html

from disclosure.frame import render_page
from yunlong_portal.kernel.public_forms import Choice, Line, Phone, PublicForm, Text
from yunlong_portal.kernel.questions import Draft, Drafts, PaperQuestion, Question, QuestionPages, SealedDrafts, Sent

ADDRESS = "/asked/"
PLACE = "tests.asked"


class WhoForm(PublicForm):
    kind = Choice(label="办事人", choices=[("person", "个人"), ("firm", "单位")], missing="请选择个人还是单位。")
    by = Choice(label="谁来办", choices=[("self", "本人"), ("agent", "代办人")], missing="请选择谁来办。")


class PersonForm(PublicForm):
    name = Line(label="姓名", most=20)
    phone = Phone()


class FirmForm(PublicForm):
    name = Line(label="单位名称", most=40)


class AgentForm(PublicForm):
    name = Line(label="代办人姓名", most=20)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == "firm":
            self.fields["post"] = Line(label="职务", most=20)


class MoreForm(PublicForm):
    remark = Text(label="补充说明", most=50, required=False)
    urgent = forms.BooleanField(label="急用", required=False)


QUESTIONS = (
    Question("who", "谁办这件事？", WhoForm),
    Question("person", "申请人", PersonForm, asked=lambda said: said.said("who", "kind") != "firm"),
    Question("firm", "申请单位", FirmForm, asked=lambda said: said.said("who", "kind") == "firm"),
    Question(
        "agent",
        "代办人",
        AgentForm,
        asked=lambda said: said.said("who", "by") == "agent",
        given=lambda said: {"kind": said.said("who", "kind")},
    ),
    Question("more", "还有什么要说的？", MoreForm, short="补充说明"),
)
PROOF = PaperQuestion("proof", "上传身份证", short="身份证")
PHOTO = PaperQuestion("photo", "上传照片", short="照片", is_needed=False, elsewhere="")
WHO = {"kind": "person", "by": "self"}
PERSON = {"name": "张三丰", "phone": "13887220000"}


def render(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, title: str, status: int = 200
) -> HttpResponse:
    """Return a page inside the frame, as a floor does."""
    values = {**context, "csrf_token": get_token(request)}
    return render_page(request, template, values, title=(title,), status=status, max_age=0)


class Asked:
    """Somebody at the form; ``page`` is the last answer, ``sent`` what was sent."""

    def __init__(
        self,
        *,
        now: datetime,
        questions: tuple[Question, ...] = QUESTIONS,
        drafts: Drafts | None = None,
        **options: Any,
    ) -> None:
        self.now, self.sent = now, list[Sent]()
        given: dict[str, Any] = {"send": self._take, "what": "asked", "instead": "也可以到窗口办理。"} | options
        self.pages = QuestionPages(
            title="在线申报", questions=questions, drafts=drafts or SealedDrafts(PLACE), render=render, **given
        )
        self.response = self.pages.answer(RequestFactory().get(ADDRESS), now=now)

    def _take(self, sent: Sent) -> HttpResponse:
        self.sent.append(sent)
        return HttpResponse("<h1>已提交</h1>")

    @property
    def page(self) -> Any:
        """Return the page as a tree."""
        return html.fromstring(self.response.content.decode())

    @property
    def heading(self) -> str:
        """Return what the page is about."""
        return self.page.xpath("//h1")[0].text_content().strip()

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Return what the summary says is wrong, with the place each line leads to."""
        lines = self.page.xpath("//div[@class='error-summary']//li")
        return [(each.text_content(), "".join(each.xpath("a/@href"))) for each in lines]

    @property
    def notices(self) -> list[str]:
        """Return what the page tells."""
        return [each.text_content() for each in self.page.xpath("//p[@class='notice']")]

    @property
    def hidden(self) -> dict[str, str]:
        """Return what the page carries."""
        return {each.get("name"): each.get("value") for each in self.page.xpath("//main//input[@type='hidden']")}

    def answer(self, go: str = "next", **typed: Any) -> "Asked":
        """Send the page with what is typed in."""
        return self.send(self.hidden | typed | {"go": go})

    def send(self, posted: Mapping[str, Any]) -> "Asked":
        """Send what a page carried."""
        self.response = self.pages.answer(RequestFactory().post(ADDRESS, posted), now=self.now)
        return self

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        (field,) = self.page.xpath(f"//main//*[@name='{name}'][not(@type='hidden')]")
        return (field.text or "").strip() if field.tag == "textarea" else field.get("value", "")

    def to_check(self) -> "Asked":
        """Go the whole way as a person who acts for himself."""
        return self.answer(**WHO).answer(**PERSON).answer()

    def draft(self) -> Draft:
        """Return what the page carries, opened."""
        found = self.pages.drafts.open(self.hidden["draft"], now=self.now)
        assert found is not None
        return found
