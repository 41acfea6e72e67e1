"""What the cases of the hall add up to, and what of it the public may see."""

from datetime import date

import pytest

from hall.domain.figures import Line, figures, guides_complete, items_changed, licences_decided, merged
from hall.enums import Channel
from hall.models import Application
from tests.hall.factories import make_application, make_item
from tests.hall.world import decided, reviewing, take

MONDAY = date(2017, 8, 21)
YEAR = (date(2017, 1, 1), date(2017, 12, 31))


def counted(by="department", today=date(2017, 8, 31), since=YEAR[0], until=YEAR[1]):
    return figures(Application.objects.all(), by=by, since=since, until=until, today=today)


@pytest.mark.django_db
class TestCases:
    def test_what_became_of_the_cases_of_a_period(self, world):
        decided(world, on=MONDAY)
        reviewing(world, on=MONDAY, channel=Channel.WINDOW)
        waiting = make_application(world.item, on=MONDAY)
        take("refuse", waiting, world.clerk, on=MONDAY, reason="不属于本县户籍", article="第九条")
        make_application(world.item, on=MONDAY, channel=Channel.OUTSIDE, outside_reason="停电")
        make_application(world.item, on=date(2016, 12, 30))
        found = counted()
        (line,) = found.lines
        assert line.name == "县民政局"
        assert (line.filed, line.accepted, line.refused, line.granted, line.denied) == (4, 2, 1, 1, 0)
        assert (line.online, line.window, line.outside, line.online_percent) == (2, 1, 1, 50)
        assert found.reasons == [("停电", 1)]

    def test_days_are_working_days_beside_what_was_promised(self, world):
        row = reviewing(world, on=MONDAY)
        take("grant", row, world.approver, on=date(2017, 8, 28), decision={"outcome": "granted", "granted": "发给"})
        (line,) = counted().lines
        assert (line.average_days, line.average_limit) == (5.0, 15.0)

    def test_late_is_what_is_over_its_date_in_law_and_nothing_that_waits_for_the_applicant(self, world):
        make_application(world.item, on=MONDAY)
        asked = make_application(world.item, on=MONDAY)
        take("ask_correction", asked, world.clerk, on=MONDAY, items={1: "没有签名"})
        assert counted(today=date(2017, 8, 28)).total.late == 0
        assert counted(today=date(2017, 8, 29)).total.late == 1

    def test_what_is_over_its_promise_is_counted_beside_what_is_over_its_date_in_law(self, world):
        reviewing(world, on=MONDAY)  # promised until the 11th, in law until the 18th
        late = reviewing(world, on=MONDAY)
        take("grant", late, world.approver, on=date(2017, 9, 12), decision={"outcome": "granted", "granted": "发给"})
        found = {day: counted(today=date(2017, 9, day)).total for day in (11, 12, 19)}
        assert [(each.unkept, each.late) for each in found.values()] == [(1, 0), (2, 0), (2, 1)]

    def test_items_stand_with_their_code_and_months_in_their_order(self, world):
        other = make_item(world.bureau, code="YLX-002", name="临时救助")
        make_application(other, on=MONDAY)
        make_application(world.item, on=date(2017, 7, 3))
        assert [each.name for each in counted(by="month").lines] == ["2017-07", "2017-08"]
        assert "临时救助（YLX-002）" in [each.name for each in counted(by="item").lines]

    def test_licences_of_a_year_count_by_the_day_of_the_decision(self, world):
        licence = make_item(world.bureau, code="YLX-003", name="林木采伐许可", basics={"item_type": "licence"})
        row = make_application(licence, on=MONDAY)
        take("accept", row, world.clerk, on=MONDAY)
        take("grant", row, world.approver, on=MONDAY, decision={"outcome": "granted", "granted": "准予采伐"})
        assert licences_decided(2017) == {"granted": 1, "denied": 0}
        assert counted().licences == {"granted": 1}

    def test_the_number_of_queries_does_not_grow(self, world, django_assert_max_num_queries):
        for _ in range(3):
            decided(world, on=MONDAY)
        with django_assert_max_num_queries(8):
            counted()

    def test_versions_are_counted_by_what_made_them_necessary(self, world):
        make_item(world.bureau, code="YLX-002", name="临时救助", change={"kind": "take_over"})
        ever = {"since": date(2000, 1, 1), "until": date(2099, 12, 31)}
        assert items_changed(None, **ever) == [("新增", 1), ("承接", 1)]
        assert items_changed([world.centre.pk], **ever) == []

    def test_a_guide_that_lacks_something_is_not_complete(self, world):
        entry = make_item(world.bureau, code="YLX-002", name="临时救助").entry
        entry.lacks = ["conditions"]
        entry.save()
        assert guides_complete(None) == (2, 1)
        assert guides_complete([world.centre.pk]) == (0, 0)


class TestWhatIsPublic:
    def lines(self, *counts):
        return [Line(str(place), filed=count) for place, count in enumerate(counts)]

    def shown(self, *counts):
        return [(each.name, each.filed) for each in merged(self.lines(*counts))]

    def test_enough_cases_stand_alone(self):
        assert self.shown(9, 3) == [("0", 9), ("1", 3)]

    def test_few_cases_are_put_with_others_and_never_alone(self):
        assert self.shown(9, 2, 2) == [("0", 9), ("其他单位", 4)]
        assert self.shown(9, 5, 2) == [("0", 9), ("其他单位", 7)]

    def test_what_is_too_little_altogether_is_left_out(self):
        assert self.shown(2) == []
        assert self.shown(1, 1) == []
        assert self.shown() == []


def test_a_department_that_works_past_the_hall_is_marked():
    assert Line("", filed=10, outside=3).is_past_the_hall
    assert not Line("", filed=100, outside=3).is_past_the_hall
    assert not Line("", filed=2, outside=2).is_past_the_hall
