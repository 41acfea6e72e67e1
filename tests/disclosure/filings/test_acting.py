"""Handing in, checking, sending back, the paper: what each step does and refuses."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from columns.enums import Duty
from disclosure.domain.filings import FILING, rows_of
from disclosure.domain.filings.changing import tell_of_change
from disclosure.enums import FilingState
from disclosure.models import PolicyFiling, PolicySubmission, Publication
from tests.disclosure.filings.conftest import Filings
from tests.factories import DepartmentFactory, with_duties
from yunlong_portal.kernel.models import Notice
from yunlong_portal.kernel.workflow import Refused

REVIEW = date(2018, 11, 1)
GUIDE, CATALOGUE, RULES = "guide", "catalogue", "rules"


def refusal(filings: Filings, *args: object, **given: object) -> str:
    with pytest.raises(Refused) as refused:
        filings.act(*args, **given)  # type: ignore[arg-type]  # handed through
    return refused.value.code


def test_what_is_handed_in_stays_as_it_was_and_is_told_to_the_office(filings: Filings) -> None:
    publication = filings.publish("disclosure_guide", title="县民政局政府信息公开指南")

    row = filings.act("file", GUIDE, filings.filer)

    assert (row.state, row.electronic_received_on, row.paper_received_on) == ("filed", date(2017, 11, 20), None)
    assert row.submission is not None
    assert row.submission.content == {
        "publications": [
            {
                "publication": publication.pk,
                "post": publication.post_id,
                "version": 1,
                "title": "县民政局政府信息公开指南",
                "index_number": publication.index_number,
                "html_digest": publication.html_digest,
            }
        ]
    }
    told = Notice.objects.standing().get()
    assert (told.recipient, told.subject) == (
        filings.checker,
        "县民政局报送的《政府信息公开指南》，请审核",
    )
    assert told.link == "/admin/disclosure/policyfiling/rounds/2017/mzj/"


def test_what_was_handed_in_refuses_to_be_changed(filings: Filings) -> None:
    filings.publish()
    filings.act("file", CATALOGUE, filings.filer)

    with pytest.raises(DatabaseError), transaction.atomic():
        PolicySubmission.objects.update(content={"lines": []})


def test_nothing_is_handed_in_that_is_not_public(filings: Filings) -> None:
    found = [refusal(filings, "file", each, filings.filer) for each in (GUIDE, CATALOGUE, RULES)]

    assert found == ["nothing_public"] * 3
    assert not PolicyFiling.objects.exists()


def test_the_catalogue_is_handed_in_with_every_line(filings: Filings) -> None:
    publication = filings.publish(title="关于低保公示的通知", summary="公示七天", date_of_issue=date(2017, 8, 1))
    filings.publish("news", title="动态不入目录")

    row = filings.act("file", CATALOGUE, filings.filer)

    assert row.submission is not None
    lines = [["其他", publication.post_id, publication.index_number, "关于低保公示的通知", "公示七天", "2017-08-01"]]
    assert row.submission.content == {"lines": lines}


def test_several_rules_are_handed_in_together(filings: Filings) -> None:
    filings.publish_all()

    row = filings.act("file", RULES, filings.filer)

    assert row.submission is not None
    assert [each["title"] for each in row.submission.content["publications"]] == ["信息发布制度", "保密审查制度"]


def test_only_the_departments_own_people_hand_in_and_only_the_office_checks(filings: Filings) -> None:
    filings.publish_all()
    stranger = with_duties(DepartmentFactory.create(), Duty.KEEP_REGISTERS, Duty.TAKE_FILINGS)

    assert refusal(filings, "file", GUIDE, stranger) == "no_duty"
    filings.act("file", GUIDE, filings.filer)
    assert refusal(filings, "check", GUIDE, stranger, next_review_on=REVIEW) == "no_duty"
    assert refusal(filings, "check", GUIDE, filings.filer, next_review_on=REVIEW) == "no_duty"


def test_nobody_checks_what_he_handed_in_himself(filings: Filings) -> None:
    filings.publish_all()
    with_duties(filings.department, Duty.KEEP_REGISTERS, user=filings.checker)
    filings.act("file", GUIDE, filings.checker)

    assert refusal(filings, "check", GUIDE, filings.checker, next_review_on=REVIEW) == "own_filing"


def test_a_guide_is_checked_with_the_day_on_which_it_is_looked_through_again(filings: Filings) -> None:
    filings.publish_all()
    filings.act("file", GUIDE, filings.filer)

    assert refusal(filings, "check", GUIDE, filings.checker) == "review_day"
    assert refusal(filings, "check", GUIDE, filings.checker, next_review_on=date(2019, 1, 1)) == "review_day"
    row = filings.act("check", GUIDE, filings.checker, next_review_on=REVIEW, reason="内容齐全")

    assert (row.state, row.next_review_on, row.checked_by, row.remark) == (
        "checked",
        REVIEW,
        filings.checker,
        "内容齐全",
    )
    assert not Notice.objects.standing().exists()


def test_what_is_sent_back_is_told_with_the_reason_and_handed_in_again(filings: Filings) -> None:
    filings.publish_all()
    filings.act("file", RULES, filings.filer)
    row = filings.act("return", RULES, filings.checker, reason="缺保密审查制度")

    told = Notice.objects.standing().get()
    assert (row.state, told.recipient) == ("returned", filings.filer)
    assert told.subject == "县民政局报送的《政务公开制度》被退回：缺保密审查制度"
    row = filings.act("file", RULES, filings.filer)
    assert (row.state, row.remark, row.submissions.count()) == ("filed", "", 2)


def test_the_same_is_not_handed_in_twice_and_another_text_wants_new_paper(filings: Filings) -> None:
    filings.publish()
    filings.act("receive_paper", CATALOGUE, filings.checker, received_on=date(2017, 11, 16))
    row = filings.act("file", CATALOGUE, filings.filer)
    assert row.paper_received_on == date(2017, 11, 16)
    assert refusal(filings, "file", CATALOGUE, filings.filer) == "unchanged"

    filings.publish()
    row = filings.act("file", CATALOGUE, filings.filer)

    assert (row.state, row.paper_received_on, row.paper_received_by) == ("filed", None, None)


def test_paper_may_come_first_never_tomorrow_and_is_taken_back_with_a_reason(filings: Filings) -> None:
    assert refusal(filings, "receive_paper", GUIDE, filings.checker, received_on=date(2017, 11, 21)) == "paper_day"
    row = filings.act("receive_paper", GUIDE, filings.checker, received_on=date(2017, 11, 20))
    assert (row.state, row.paper_received_by) == ("expected", filings.checker)
    assert refusal(filings, "receive_paper", GUIDE, filings.checker, received_on=date(2017, 11, 20)) == "paper_is_there"
    assert refusal(filings, "take_back_paper", GUIDE, filings.checker) == "no_reason"

    row = filings.act("take_back_paper", GUIDE, filings.checker, reason="登记错了单位")

    assert (row.paper_received_on, row.paper_received_by) == (None, None)


def test_a_guide_without_a_change_is_confirmed_for_another_year(filings: Filings) -> None:
    filings.publish_all()
    filings.act("file", GUIDE, filings.filer)
    filings.act("check", GUIDE, filings.checker, next_review_on=REVIEW)

    row = filings.act("confirm", GUIDE, filings.filer)

    assert (row.state, row.next_review_on) == ("checked", date(2018, 11, 20))
    filings.publish("disclosure_guide", title="又一份指南")
    assert refusal(filings, "confirm", GUIDE, filings.filer) == "guide_changed"


def test_a_round_that_is_over_takes_nothing_more(filings: Filings) -> None:
    filings.publish_all()
    filings.round.is_open = False
    filings.round.save()

    assert refusal(filings, "file", GUIDE, filings.filer) == "round_closed"


def test_who_owes_nothing_is_excused_with_a_reason(filings: Filings) -> None:
    row = filings.act("excuse", RULES, filings.checker, reason="议事协调机构，由办公室一并报送")
    assert (row.state, row.remark) == (FilingState.EXCUSED, "议事协调机构，由办公室一并报送")

    assert filings.act("ask_again", RULES, filings.checker, reason="机构单设").state == FilingState.EXPECTED


def test_a_department_of_another_kind_has_nothing_to_hand_in(filings: Filings) -> None:
    filings.department = filings.desk
    with_duties(filings.desk, Duty.KEEP_REGISTERS, user=filings.filer)

    assert refusal(filings, "file", GUIDE, filings.filer) == "not_owed"


def test_a_page_that_is_old_is_told_so(filings: Filings) -> None:
    filings.publish_all()
    row = rows_of(filings.round, filings.department)[GUIDE]
    filings.act("file", GUIDE, filings.filer)

    with pytest.raises(Refused) as refused:
        FILING.take("check", row=PolicyFiling.objects.get(), actor=filings.checker, expected_version=row.version,
                    now=filings.now)  # fmt: skip

    assert refused.value.code == "stale"


def test_a_guide_that_is_changed_after_it_was_handed_in_asks_for_the_new_text(filings: Filings) -> None:
    filings.publish_all()
    filings.act("file", GUIDE, filings.filer)
    filings.act("check", GUIDE, filings.checker, next_review_on=REVIEW)
    filed = Publication.objects.get(kind="disclosure_guide")
    tell_of_change(publication=filed, now=filings.now)
    tell_of_change(publication=filings.publish(), now=filings.now)
    assert not Notice.objects.standing().exists()

    new = filings.publish("disclosure_guide", title="县民政局政府信息公开指南（新）")
    tell_of_change(publication=new, now=filings.now)

    told = Notice.objects.standing().get()
    assert (told.recipient, told.subject) == (
        filings.filer,
        "公开的《政府信息公开指南》与报送备案的不是同一版，请重新报送",
    )
    filings.act("file", GUIDE, filings.filer)
    assert [each.recipient for each in Notice.objects.standing()] == [filings.checker]
