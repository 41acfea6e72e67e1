"""How an item stands on a day, and what its readers are told."""

from dataclasses import dataclass
from datetime import date

import pytest

from hall.domain.items.standing import Change, change_of, closing_of, sentence_of, standing_on, takes_applications
from hall.enums import ENDING_EVENTS, ItemStanding, LifeEvent

DAY = date(2026, 11, 25)


@dataclass
class Entry:
    """What an entry knows of an end."""

    change_kind: str
    closes_on: date | None = None
    reopens_on: date | None = None


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (None, ItemStanding.PREPARING),
        (Entry("create"), ItemStanding.IN_FORCE),
        (Entry("take_over"), ItemStanding.IN_FORCE),
        (Entry("cancel", date(2026, 11, 26)), ItemStanding.IN_FORCE),
        (Entry("cancel", date(2026, 11, 25)), ItemStanding.CANCELLED),
        (Entry("devolve", date(2020, 7, 1)), ItemStanding.DEVOLVED),
        (Entry("merge", date(2020, 7, 1)), ItemStanding.MERGED),
        (Entry("split", date(2020, 7, 1)), ItemStanding.SPLIT),
        (Entry("convert", date(2020, 7, 1)), ItemStanding.CONVERTED),
        (Entry("suspend", date(2026, 11, 1), date(2026, 11, 26)), ItemStanding.SUSPENDED),
        (Entry("suspend", date(2026, 11, 1), date(2026, 11, 25)), ItemStanding.IN_FORCE),
        (Entry("suspend", date(2026, 11, 1)), ItemStanding.SUSPENDED),
    ],
)
def test_an_end_counts_from_its_day_and_a_pause_until_its_last(entry: Entry | None, expected: str) -> None:
    """The day itself takes no applications any more; the day of reopening takes them again."""
    assert standing_on(entry, DAY) == expected
    assert takes_applications(entry, DAY) == (expected == ItemStanding.IN_FORCE)


@pytest.mark.parametrize("kind", sorted(ENDING_EVENTS))
def test_every_end_has_a_standing_and_a_sentence(kind: str) -> None:
    """No end leaves an item in force or its readers without a word."""
    change = Change(kind=kind, basis="《某决定》", effective_on=date(2026, 1, 1))
    closes_on, reopens_on = closing_of(change, published_on=DAY)
    assert standing_on(Entry(kind, closes_on, reopens_on), DAY) != ItemStanding.IN_FORCE
    assert sentence_of(change, closes_on=closes_on, on=DAY).startswith("本事项已于2026-01-01")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, Change()),
        ({}, Change()),
        ({"change": {"kind": "nonsense"}}, Change()),
        ({"change": {"kind": "cancel", "effective_on": "2021-13-01"}}, Change(kind="cancel")),
        (
            {"change": {"kind": "suspend", "effective_on": "2026-01-01", "until": "2026-02-01", "basis": "通知"}},
            Change(kind="suspend", basis="通知", effective_on=date(2026, 1, 1), until=date(2026, 2, 1)),
        ),
    ],
)
def test_a_change_is_read_from_the_content(content: dict | None, expected: Change) -> None:
    """A version that says nothing is a new item; a day that is none is no day."""
    assert change_of(content) == expected


def test_an_end_of_an_unknown_day_holds_from_when_it_was_made_known() -> None:
    """And a change that ends nothing closes nothing."""
    assert closing_of(Change(kind="cancel"), published_on=DAY) == (DAY, None)
    assert closing_of(Change(kind="adjust", effective_on=DAY), published_on=DAY) == (None, None)
    assert closing_of(Change(kind="cancel", effective_on=date(2020, 7, 1), until=DAY), published_on=DAY) == (
        date(2020, 7, 1),
        None,
    )


@pytest.mark.parametrize(
    ("change", "successor", "expected"),
    [
        (Change(kind="adjust", effective_on=DAY), "", ""),
        (
            Change(kind="cancel", basis="《森林法》（2019年修订）", effective_on=date(2020, 7, 1), advice="不用再办。"),
            "",
            "本事项已于2020-07-01取消（依据：《森林法》（2019年修订））。不用再办。",
        ),
        (
            Change(kind="cancel", basis="决定", document_number="国发〔2026〕1号", effective_on=date(2027, 1, 1)),
            "生育登记",
            "本事项自2027-01-01起取消（依据：决定（国发〔2026〕1号））。现在请办“生育登记”。",
        ),
        (
            Change(kind="devolve", to_body="宝丰乡人民政府", effective_on=date(2026, 1, 1)),
            "",
            "本事项已于2026-01-01下放到宝丰乡人民政府。",
        ),
        (
            Change(kind="suspend", effective_on=date(2026, 11, 1), until=date(2026, 12, 1)),
            "",
            "本事项已于2026-11-01暂停办理，2026-12-01恢复办理。",
        ),
        (Change(kind="suspend", effective_on=date(2026, 11, 1), until=date(2026, 11, 25)), "", ""),
    ],
)
def test_readers_are_told_since_when_by_which_document_and_what_instead(
    change: Change, successor: str, expected: str
) -> None:
    """One sentence, from what the version says."""
    assert sentence_of(change, closes_on=change.effective_on, on=DAY, successor=successor) == expected


def test_no_kind_of_change_is_forgotten() -> None:
    """Each has a name for people."""
    assert [Change(kind=kind).label for kind in LifeEvent.values] == list(LifeEvent.labels)
