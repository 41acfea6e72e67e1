"""What the recognisers return, and which of two wins where they overlap."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices


class Kind(TextChoices):
    """What was found. The order is the precedence: of two overlapping ones as sure the earlier kind wins."""

    ID_NUMBER = "id_number", "身份证件号码"
    EMAIL = "email", "电子邮箱"
    MOBILE = "mobile", "手机号码"
    BANK_CARD = "bank_card", "银行卡（账）号"
    HOUSEHOLD_NO = "household_no", "户口簿（户）号"
    CHAT_ID = "chat_id", "微信、QQ等账号"
    PLATE = "plate", "车牌号"
    ADDRESS = "address", "家庭住址"
    HEALTH = "health", "健康状况"
    MINOR = "minor", "未成年人"
    HARDSHIP = "hardship", "困难身份"


class Severity(TextChoices):
    """What is sure blocks; the rest is shown, and going on needs a mask or a reason."""

    BLOCK = "block", "必须遮盖"
    LOOK = "look", "请核对"


LABELS: dict[str, str] = {str(kind.value): str(kind.label) for kind in Kind}


@dataclass(frozen=True)
class Finding:
    """One finding: ``text[start:end]`` in code points, ``text`` exactly that slice."""

    kind: str
    severity: str
    start: int
    end: int
    text: str

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as ``check_text --json`` prints it."""
        return {
            "kind": str(self.kind),
            "severity": str(self.severity),
            "start": self.start,
            "end": self.end,
            "text": self.text,
        }


@dataclass(frozen=True)
class Candidate:
    """What a recogniser proposes. Around its ``core`` it may be cut back to make room for a stronger one."""

    kind: Kind
    severity: Severity
    start: int
    end: int
    core: tuple[int, int] | None = None


_RANK = {kind: rank for rank, kind in enumerate(Kind)}


def _strength(candidate: Candidate) -> tuple[int, int, int, int]:
    return (
        0 if candidate.severity == Severity.BLOCK else 1,
        _RANK[candidate.kind],
        candidate.start - candidate.end,
        candidate.start,
    )


def settle(text: str, candidates: Iterable[Candidate]) -> list[Finding]:
    """Return findings in order of place, none overlapping: what blocks wins, then the kind, the longer, the earlier.

    A weaker candidate is cut back to its core's free surroundings; where its core is taken it goes.
    """
    starts: list[int] = []
    ends: list[int] = []
    kept: list[Finding] = []
    for each in sorted(candidates, key=_strength):
        core_start, core_end = each.core or (each.start, each.end)
        place = bisect_left(starts, core_end)
        before = ends[place - 1] if place else 0
        if before > core_start:
            continue
        after = starts[place] if place < len(starts) else len(text)
        start, end = max(each.start, before), min(each.end, after)
        while start > each.start and start < core_start and not text[start].isalnum():
            start += 1  # what the cut left in front: a bracket, a comma
        starts.insert(place, start)
        ends.insert(place, end)
        kept.insert(place, Finding(str(each.kind), str(each.severity), start, end, text[start:end]))
    return kept
