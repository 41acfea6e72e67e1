"""The wording list: found in a text, kept out of a draft, kept by the county."""

from pathlib import Path

import pytest
from django.conf import settings

from columns import slots
from disclosure.county import load_wordings
from disclosure.domain import checks
from disclosure.domain.watching.wording import Wrong, list_of, wordings
from disclosure.enums import WordingLevel
from disclosure.models import WordingRule
from tests.disclosure.world import NOW

LIST = list_of(
    [
        Wrong("国务园", "国务院", "serious", ()),
        Wrong("社会主意", "社会主义", "serious", ("社会主意见",)),
        Wrong("人名", "人民", "wrong", ()),
        Wrong("人名政府", "人民政府", "serious", ()),
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("国务院通知", []),
        ("按国务园通知", ["国务园"]),
        ("县人名政府", ["人名政府"]),
        ("社会主意", ["社会主意"]),
        ("征求社会主意见", []),
        ("社会主意见和社会主意", ["社会主意"]),
        ("社会主意意见", ["社会主意"]),
        ("", []),
    ],
)
def test_a_wording_is_found_where_it_is_wrong(text, found):
    hits = list(LIST.find(text))
    assert [each.wording.wrong for each in hits] == found
    assert [text[each.start : each.end] for each in hits] == found


def test_an_empty_list_finds_nothing_and_each_change_is_a_new_version():
    assert list(list_of([]).find("国务园")) == []
    assert LIST.version != list_of([]).version


@pytest.mark.django_db
def test_a_page_of_another_site_is_looked_through_by_the_same_list():
    WordingRule.objects.create(wrong="国务园", right="国务院", level=WordingLevel.SERIOUS)
    assert slots.WORDING.call(text="国务园、国务院、国务园") == [["“国务园”应写作“国务院”"]]


@pytest.mark.django_db
def test_a_serious_wording_blocks_a_draft_and_another_asks_for_a_reason(world):
    WordingRule.objects.create(wrong="国务园", right="国务院", level=WordingLevel.SERIOUS)
    WordingRule.objects.create(wrong="政务公看", right="政务公开")
    issues = checks.run(
        checks.Draft(payload=world.payload(title="国务园的通知", body="<p>政务公看。</p>"), today=NOW.date())
    )
    assert [(each.code, each.severity, each.place) for each in issues] == [
        ("wording", checks.BLOCK, "title"), ("wording", checks.EXPLAIN, "body"),
    ]  # fmt: skip
    assert issues[0].sentence == "标题中的“国务园”应写作“国务院”。"


@pytest.mark.django_db
def test_the_county_brings_a_list_and_leaves_what_staff_changed():
    folder = Path(settings.COUNTY_DIR)
    created = load_wordings(folder)["错敏词"]
    assert created == WordingRule.objects.count() > 5
    row = WordingRule.objects.get(wrong="国务园")
    row.is_active = False
    row.save()
    assert load_wordings(folder) == {"错敏词": 0}
    assert list(wordings().find("国务园")) == []
    assert [each.wording.right for each in wordings().find("人名政府")] == ["人民政府"]
