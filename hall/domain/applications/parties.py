"""Who applies: the columns of his row, and by what he is found again where nothing of him can be read.

Names and numbers lie encrypted, so nobody can search for them. Beside them lie indexes that cannot be turned back.
Whoever has lost his query code says his name and the last four characters of his identity number, by telephone or at
the window (hall.md 7); staff find his cases among those they may see.
"""

from collections.abc import Mapping
from typing import Any

from hall.enums import ApplicantKind
from hall.querysets import ApplicationQuerySet
from yunlong_portal.kernel import masked
from yunlong_portal.kernel.encryption import blind_index
from yunlong_portal.kernel.text import fold
from yunlong_portal.kernel.workflow import refuse

LAST = 4
_MASKED_LENGTH = 60


def party_columns(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of an applicant: as typed, what lists show of him, and what finds him again."""
    is_person = said["kind"] == ApplicantKind.PERSON
    name, number = str(said["name"]), str(said.get("identity_number") or "")
    return {
        **said,
        "masked_name": masked.name(name) if is_person else name[:_MASKED_LENGTH],
        "identity_index": identity_index(number),
        "phone_index": phone_index(said.get("phone")),
        "recall_index": recall_index(name, number[-LAST:]) if len(number) > LAST else "",
    }


def identity_index(number: Any) -> str:
    """Return by what an applicant is found again, "" where he gave no number."""
    return _index(number, "hall applicant identity")


def phone_index(number: Any) -> str:
    """Return by what a telephone is found again, "" without one."""
    return _index(number, "hall applicant phone")


def recall_index(name: str, last_four: str) -> str:
    """Return by what somebody is found who says his name and the end of his identity number."""
    return blind_index(f"{_plain(name)}\n{_plain(last_four)}", purpose="hall applicant recall")


def recall(*, name: str, last_four: str, among: ApplicationQuerySet) -> ApplicationQuerySet:
    """Return the cases of whoever has this name and whose identity number ends so, the newest first.

    ``among``: the cases that whoever asks may see. Staff alone may ask: a name and four digits are not enough for a
    public page. Refused: ``recall_incomplete``.
    """
    if not _plain(name) or len(_plain(last_four)) != LAST:
        raise refuse("recall_incomplete", "请填写姓名（单位填名称）和证件号码的最后4位，两样都要。")
    return among.filter(party__recall_index=recall_index(name, last_four)).order_by("-id")


def _index(value: Any, purpose: str) -> str:
    return blind_index(_plain(str(value)), purpose=purpose) if value else ""


def _plain(text: str) -> str:
    return "".join(fold(text).split()).upper()
