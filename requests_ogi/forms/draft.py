"""What has been typed so far, carried from page to page in the form itself: encrypted, signed, and nowhere else.

No session and no cookie: nothing lies on our side until the application is sent, and nobody who finds the page in a
cache of the browser can read or change what it carries. Papers that were handed in lie encrypted for a day
(``kernel.private_files``); the draft names them, and is as dead as they are a day after the page was made: a browser
that brings its old pages back shows nobody what the last citizen typed.
"""

import json
import secrets
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from django import forms
from django.http import QueryDict

from requests_ogi.enums import PaperKind
from yunlong_portal.kernel.encryption import Unreadable, decrypt, encrypt
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.private_files import UNATTACHED_KEPT

_PLACE = "requests_ogi.draft"
_FORM = 2
Answers = dict[str, list[str]]


@dataclass(frozen=True)
class DraftPaper:
    """A paper handed in with the draft: the key of its file, what it is, what the sender called it."""

    file: int
    kind: str
    name: str
    size: int

    @property
    def label(self) -> str:
        """Return what it is."""
        return str(PaperKind(self.kind).label)


@dataclass
class Draft:
    """An application that is being filled in.

    ``submission`` makes of a form sent twice one case. ``answers`` are the fields of each page as they were typed, or
    as they were cleaned once they were right. ``is_checked``: the last page has been reached; whoever changes a page
    from there comes back to it. ``shown``: for which words similar publications were shown.
    """

    submission: str
    answers: dict[str, Answers] = field(default_factory=dict)
    papers: list[DraftPaper] = field(default_factory=list)
    is_checked: bool = False
    shown: str = ""

    @classmethod
    def fresh(cls) -> "Draft":
        """Return an empty draft."""
        return cls(submission=secrets.token_hex(16))

    @classmethod
    def opened(cls, token: str) -> "Draft | None":
        """Return the draft of a page, None for one that is not ours, of an earlier form, or older than a day."""
        try:
            said = json.loads(decrypt(token, place=_PLACE))
        except Unreadable:
            return None
        if said.pop("form", None) != _FORM or time.time() - said.pop("sealed_at") > UNATTACHED_KEPT.total_seconds():
            return None
        return cls(**said | {"papers": [DraftPaper(**each) for each in said["papers"]]})

    def sealed(self) -> str:
        """Return what the page carries."""
        said = {"form": _FORM, "sealed_at": time.time(), **asdict(self)}
        return encrypt(json.dumps(said, ensure_ascii=False), place=_PLACE)

    def note(self, page: str, posted: QueryDict, names: Iterable[str]) -> None:
        """Keep what was typed on a page, whether it is right or not."""
        self.answers[page] = {name: posted.getlist(name) for name in names if name in posted}

    def settle(self, page: str, form: forms.Form) -> None:
        """Keep the cleaned text of a page that is right: nothing unseen, numbers in half width."""
        for name, value in form.cleaned_data.items():
            if isinstance(form.fields[name], forms.CharField):
                self.answers[page][name] = [str(value)]

    def data_of(self, page: str) -> QueryDict | None:
        """Return what a page was filled in with, as a form takes it; None for one that was not reached."""
        if page not in self.answers:
            return None
        data = QueryDict(mutable=True)
        for name, values in self.answers[page].items():
            data.setlist(name, values)
        return data

    def said(self, page: str, name: str) -> str:
        """Return one answer, empty where there is none."""
        return (self.answers.get(page, {}).get(name) or [""])[-1]

    def add(self, file: PrivateFile, kind: PaperKind) -> None:
        """Note a paper that was taken in."""
        self.papers.append(DraftPaper(file=file.pk, kind=kind.value, name=file.name, size=file.size))

    def of_kind(self, kind: str) -> list[DraftPaper]:
        """Return the papers of one kind."""
        return [each for each in self.papers if each.kind == kind]
