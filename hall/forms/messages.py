"""A question, a suggestion, a complaint, an error found: one short page."""

from django import forms

from hall.domain.messages.taking_in import LONGEST
from hall.enums import MessageKind
from yunlong_portal.kernel.public_forms import Choice, Line, Phone, PublicForm, Text

MOST_TYPED = 40
KINDS = (
    (MessageKind.QUESTION, "咨询：办事、政策、信息在哪里"),
    (MessageKind.SUGGESTION, "建议：对办事和网站栏目、版面的意见"),
    (MessageKind.COMPLAINT, "投诉：对窗口、人员和办理过程不满"),
    (MessageKind.ERROR_REPORT, "找错：网站上有错字、打不开、过时的内容"),
)


class MessageForm(PublicForm):
    """What is said first; who says it last, if he likes."""

    kind = Choice(
        label="哪一类",
        choices=[(kind.value, label) for kind, label in KINDS],
        missing="请选择是咨询、建议、投诉还是找错。",
    )
    content = Text(
        label="内容",
        most=LONGEST,
        rows=6,
        help_text="写明什么事、在哪里。请勿填写涉密内容，不用写证件号码。",
        error_messages={"required": "请写明要问什么、说什么。"},
    )
    page = Line(label="哪一页", most=300, required=False, help_text="找错必填：网址或者页面标题。其他的可以不写。")
    name = Line(label="怎样称呼您", most=60, required=False, autocomplete="name")
    phone = Phone(required=False)
    is_private = forms.BooleanField(label="只答复我本人，不要公开", required=False)

    sections = [("", ["kind", "content", "page"]), ("联系方式", ["name", "phone", "is_private"])]

    def clean_page(self) -> str:
        """Ask which page where an error was found."""
        page = str(self.cleaned_data["page"])
        if self.data.get("kind") == MessageKind.ERROR_REPORT and not page:
            raise forms.ValidationError("请写明错误在哪一页：复制浏览器地址栏里的网址，或者写出标题。")
        return page


class TrackMessageForm(PublicForm):
    """Number and query code, asked together."""

    number = Line(label="编号", most=80, help_text="如 ZX-2026-00001，大小写、全角半角都可以。")
    code = Line(label="查询码", most=80, help_text="提交时显示的10位，不分大小写，中间的横线可以不写。")


class QuestionSearch(forms.Form):
    """What one looks for among questions and answers."""

    q = forms.CharField(label="找什么", max_length=MOST_TYPED, required=False)
