"""Somebody who fills in an application page by page, as a browser does: whatever is hidden on a page is sent back."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from requests_ogi.enums import PaperKind
from tests.kernel.cleaning import samples

ADDRESS = "/requests/new/"
ID_NUMBER = "532929198001010010"
OTHER_ID_NUMBER = "532929198001010029"
CREDIT_CODE = "91530000MA6K12345M"

WANTED = {"organ": "mzj", "description": "2016年度城乡最低生活保障资金发放情况"}
CITIZEN = {"kind": "citizen", "by": "self"}
PERSON = {"name": "张三丰", "identity_type": "id_card", "identity_number": ID_NUMBER}
HOW = {"phone": "13887220000", "supply_forms": ["paper"], "delivery_ways": ["collect"], "accepts_other_form": "on"}


def paper(name: str = "身份证.pdf", data: bytes | None = None) -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, samples.pdf() if data is None else data)


IDENTITY = f"paper_{PaperKind.IDENTITY}"
AUTHORITY = f"paper_{PaperKind.AUTHORITY}"


class Filler:
    """Fills in one application; ``page`` is the last answer."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.response = client.get(ADDRESS)

    @property
    def page(self) -> Any:
        """Return the page as a tree."""
        return html.fromstring(self.response.content.decode())

    @property
    def heading(self) -> str:
        """Return what the page is about."""
        return text(self.page.xpath("//h1")[0])

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Return what the summary says is wrong, with the place each line leads to."""
        lines = self.page.xpath("//div[@class='error-summary']//li")
        return [(text(each), "".join(each.xpath("a/@href")).lstrip("#")) for each in lines]

    @property
    def notices(self) -> list[str]:
        """Return what the page tells."""
        return [text(each) for each in self.page.xpath("//p[@class='notice']")]

    @property
    def hidden(self) -> dict[str, str]:
        """Return what the page carries in the form that leads on."""
        form = self.page.xpath(f"//form[@action='{ADDRESS}']")[0]
        return {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")}

    def send(self, go: str = "next", **typed: Any) -> "Filler":
        """Send the page with what is typed in."""
        self.response = self.client.post(ADDRESS, self.hidden | typed | {"go": go})
        return self

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        (field,) = self.page.xpath(f"//*[@name='{name}'][not(@type='hidden')]")
        if field.tag == "textarea":
            # A browser drops the line end behind the tag.
            return (field.text or "").removeprefix("\n").removeprefix("\r\n")
        if field.tag == "select":
            return "".join(field.xpath("option[@selected]/@value | optgroup/option[@selected]/@value"))
        return field.get("value", "")

    def to_check(self, **changed: Any) -> "Filler":
        """Go the whole way to the last page; ``changed`` are answers that differ."""
        self.send(**WANTED | changed.get("wanted", {}))
        if self.heading == "可能已经公开":
            self.send()
        self.send(**CITIZEN)
        self.send(**PERSON | changed.get("person", {}))
        self.send(**HOW | changed.get("how", {}))
        return self.send(**{IDENTITY: paper()})

    @property
    def number(self) -> str:
        """Return the number of the request that was filed."""
        return text(self.page.xpath("//dl[@class='numbers']//dd")[0])

    @property
    def code(self) -> str:
        """Return its query code."""
        return text(self.page.xpath("//dd[@class='query-code']")[0])


def text(element: Any) -> str:
    """Return the text of an element on one line."""
    return " ".join(element.text_content().split())
