"""Somebody who applies page by page, as a browser without script does: whatever is hidden on a page is sent back."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from tests.kernel.cleaning import samples

ADDRESS = "/hall/items/YLX-001/apply/"
DRAFTS = "/hall/drafts/"
TRACK = "/hall/track/"
ID_NUMBER = "532929198001010010"
CREDIT_CODE = "91530000MA6K12345M"

SELF = {"by": "self"}
NAME = {"name": "张三丰"}
IDENTITY = {"identity_type": "id_card", "identity_number": ID_NUMBER}
PHONE = {"phone": "138 8722 0000"}
PLACE = {"township": "nuodeng", "address": "诺邓村3组"}
HOUSEHOLD = {"answer": "３"}
AT_WINDOW = {"way": "window"}


def paper(name: str = "身份证.pdf", data: bytes | None = None) -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, samples.pdf() if data is None else data)


class Filler:
    """Somebody at the pages of the hall; ``page`` is the last answer."""

    def __init__(self, client: Client, address: str = ADDRESS) -> None:
        self.client, self.address = client, address
        self.response = client.get(address)

    @property
    def page(self) -> Any:
        """Return the page as a tree."""
        return html.fromstring(self.response.content.decode())

    @property
    def heading(self) -> str:
        """Return what the page is about."""
        return text(self.page.xpath("//h1")[0])

    @property
    def problems(self) -> list[str]:
        """Return what the summary says is wrong."""
        return [text(each) for each in self.page.xpath("//div[@class='error-summary']//li")]

    @property
    def said(self) -> str:
        """Return all that the page says."""
        return text(self.page.xpath("//main")[0])

    @property
    def hidden(self) -> dict[str, str]:
        """Return what the page carries in its first form."""
        form = self.page.xpath("//main//form")[0]
        return {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")}

    def send(self, go: str = "next", **typed: Any) -> "Filler":
        """Send the page with what is typed in."""
        return self.post(self.address, self.hidden | typed | {"go": go})

    def act(self, act: str, **typed: Any) -> "Filler":
        """Press a button of the page of a case or a draft."""
        return self.post(self.address, self.hidden | typed | {"act": act})

    def post(self, address: str, posted: dict[str, Any]) -> "Filler":
        """Send a form."""
        self.address = address
        self.response = self.client.post(address, posted)
        return self

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        (field,) = self.page.xpath(f"//main//*[@name='{name}'][not(@type='hidden')]")
        return field.get("value", "")

    def to_papers(self) -> "Filler":
        """Answer everything up to the first paper."""
        for answer in (SELF, NAME, IDENTITY, PHONE, PLACE, HOUSEHOLD, AT_WINDOW):
            self.send(**answer)
        return self

    def to_check(self) -> "Filler":
        """Answer everything; one paper is handed in, one brought to the window, one left out."""
        return self.to_papers().send(paper=paper()).send("elsewhere").send()

    @property
    def number(self) -> str:
        """Return the number that is shown."""
        return text(self.page.xpath("//dl[@class='numbers']//dd")[0])

    @property
    def code(self) -> str:
        """Return the query code that is shown, empty where none is."""
        return "".join(text(each) for each in self.page.xpath("//dd[@class='query-code']"))


def text(element: Any) -> str:
    """Return the text of an element on one line."""
    return " ".join(element.text_content().split())
