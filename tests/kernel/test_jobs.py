"""What is promised is done exactly once: after its time, by one runner, with its effect and its end in one commit."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from yunlong_portal.kernel import jobs
from yunlong_portal.kernel.jobs import Outcome
from yunlong_portal.kernel.models import CounterBatch, Job, Periodic
from yunlong_portal.kernel.models.jobs import STUCK_AFTER
from yunlong_portal.kernel.workflow import refuse

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
KIND = "tests.write"


class Broken(Exception):
    """What a job's function may raise."""


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    """Give every test the kinds and the periodic work that it declares, and no others."""
    kinds, recurring = dict(jobs._kinds), dict(jobs._recurring)
    jobs._recurring.clear()
    jobs.register(KIND, write)
    yield
    for registry, before in ((jobs._kinds, kinds), (jobs._recurring, recurring)):
        registry.clear()
        registry.update(before)


def write(*, payload: dict[str, Any], now: datetime) -> None:
    """Leave a row for each time this is done."""
    number = CounterBatch.objects.filter(id__startswith=f"{payload['name']}-").count()
    CounterBatch.objects.create(id=f"{payload['name']}-{number}", counted_at=now)


def put(name: str = "a", due_at: datetime = NOW, **options: Any) -> Job:
    given: dict[str, Any] = {"key": name, "kind": KIND, "due_at": due_at, "payload": {"name": name}}
    return jobs.put(**(given | options))


def done(name: str = "a") -> int:
    return CounterBatch.objects.filter(id__startswith=f"{name}-").count()


def on(kind: str, function: Any) -> str:
    jobs.register(kind, function)
    return kind


def failing(error: Exception) -> str:
    def fail(*, payload: dict[str, Any], now: datetime) -> None:
        write(payload=payload, now=now)
        raise error

    return on("tests.fail", fail)


# What is promised


def test_asking_twice_promises_once() -> None:
    assert put().pk == put().pk
    assert Job.objects.count() == 1


def test_a_promise_inside_a_transaction_that_fails_was_never_made() -> None:
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


def test_an_open_job_can_be_moved() -> None:
    put()
    moved = put(due_at=NOW + SECOND, payload={"name": "b"})
    assert (moved.due_at, moved.payload) == (NOW + SECOND, {"name": "b"})
    assert jobs.run(moved.pk, NOW) == Outcome.NOT_OURS
    assert jobs.run(moved.pk, NOW + SECOND) == Outcome.DONE
    assert (done("a"), done("b")) == (0, 1)


def test_a_moved_job_that_had_failed_starts_its_count_afresh() -> None:
    job = put(kind=failing(Broken("没有成功")))
    jobs.run(job.pk, NOW)
    moved = put(due_at=NOW + SECOND, kind="tests.fail")
    assert (moved.attempts, moved.last_error, moved.leased_until) == (0, "", None)


def test_asking_again_for_the_same_does_not_end_the_pause_after_an_error() -> None:
    job = put(kind=failing(Broken()))
    jobs.run(job.pk, NOW)
    assert put(kind="tests.fail").leased_until == NOW + timedelta(minutes=1)


def test_a_finished_job_is_not_revived() -> None:
    jobs.run(put().pk, NOW)
    job = put(due_at=NOW + SECOND)
    assert (job.is_open, job.due_at) == (False, NOW)


@pytest.mark.parametrize("end", ["finished", "cancelled"])
def test_a_job_that_ended_is_done_again_when_that_is_said(end: str) -> None:
    job = put()
    if end == "finished":
        jobs.run(job.pk, NOW)
    else:
        jobs.cancel(key="a", now=NOW)
    before = done()
    assert jobs.run(put(again=True).pk, NOW) == Outcome.DONE
    assert done() == before + 1


def test_a_kind_nobody_declared_cannot_be_promised() -> None:
    with pytest.raises(ValueError, match="没有登记任务种类"):
        put(kind="tests.nobody")


def test_a_kind_belongs_to_one_function() -> None:
    jobs.register(KIND, write)
    with pytest.raises(ValueError, match="已由另一个函数登记"):
        jobs.register(KIND, lambda **given: None)


def test_a_cancelled_job_is_not_done() -> None:
    job = put()
    assert jobs.cancel(key="a", now=NOW) is True
    assert (jobs.sweep(NOW), jobs.run(job.pk, NOW), done()) == ([], Outcome.NOT_OURS, 0)


def test_what_is_finished_cannot_be_cancelled() -> None:
    jobs.run(put().pk, NOW)
    assert jobs.cancel(key="a", now=NOW) is False


# What is due


def test_the_sweep_finds_what_is_due_and_unleased_the_longest_due_first() -> None:
    later, sooner = put("later", NOW), put("sooner", NOW - SECOND)
    put("not yet", NOW + SECOND)
    Job.objects.filter(pk=put("held").pk).update(leased_until=NOW + SECOND)
    Job.objects.filter(pk=put("left").pk).update(leased_until=NOW)
    jobs.run(put("over").pk, NOW)
    assert jobs.sweep(NOW) == [sooner.pk, later.pk, Job.objects.get(key="left").pk]


@pytest.mark.parametrize("number", [1, 20])
def test_a_sweep_is_one_query(number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """The ids of what is due."""
    for name in range(number):
        put(f"job{name}")
    with django_assert_num_queries(1):
        assert len(jobs.sweep(NOW)) == number


# What is done


def test_a_job_is_done_once() -> None:
    job = put()
    assert [jobs.run(job.pk, NOW) for _ in range(3)] == [Outcome.DONE, Outcome.NOT_OURS, Outcome.NOT_OURS]
    assert (done(), Job.objects.get().finished_at) == (1, NOW)


def test_a_job_is_not_done_before_its_time() -> None:
    assert (jobs.run(put(due_at=NOW + SECOND).pk, NOW), done()) == (Outcome.NOT_OURS, 0)


def test_a_job_whose_runner_was_killed_is_done_after_the_lease() -> None:
    job = put()
    Job.objects.update(leased_until=NOW + settings.JOB_LEASE, attempts=1)
    assert jobs.run(job.pk, NOW + settings.JOB_LEASE - SECOND) == Outcome.NOT_OURS
    assert jobs.run(job.pk, NOW + settings.JOB_LEASE) == Outcome.DONE
    assert done() == 1


def test_an_error_undoes_the_effect_and_is_noted() -> None:
    job = put(kind=failing(Broken("磁盘已满")))
    assert jobs.run(job.pk, NOW) == Outcome.FAILED
    job.refresh_from_db()
    assert (done(), job.is_open, job.attempts, job.last_error) == (0, True, 1, "Broken: 磁盘已满")


def test_a_refusal_is_noted_in_its_own_words() -> None:
    jobs.run(put(kind=failing(refuse("stale", "这件事已由他人办理。"))).pk, NOW)
    assert Job.objects.get().last_error == "这件事已由他人办理。"


def test_personal_data_in_an_error_is_not_noted() -> None:
    jobs.run(put(kind=failing(Broken("身份证 532929199001011234 电话 13900001234"))).pk, NOW)
    assert Job.objects.get().last_error == "Broken: 身份证 [证件号码] 电话 [手机号码]"


def test_the_pauses_after_errors_double_up_to_an_hour() -> None:
    minutes = [jobs.pause_after(attempts) / timedelta(minutes=1) for attempts in range(1, 10)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_job_that_goes_on_failing_is_tried_each_hour_and_seen_as_stuck() -> None:
    job, now = put(kind=failing(Broken())), NOW
    for _ in range(STUCK_AFTER):
        assert jobs.sweep(now - SECOND) == []
        assert jobs.run(job.pk, now) == Outcome.FAILED
        now = Job.objects.get().leased_until or now
    assert [each.key for each in Job.objects.stuck()] == ["a"]
    assert now - NOW == timedelta(minutes=1 + 2 + 4 + 8 + 16 + 32 + 60)


def test_a_job_that_rests_after_an_error_can_be_tried_at_once() -> None:
    job = put(kind=failing(Broken()))
    jobs.run(job.pk, NOW)
    assert jobs.try_now(key="a", now=NOW) is True
    assert (jobs.sweep(NOW), jobs.try_now(key="a", now=NOW)) == ([job.pk], False)


def test_a_job_whose_kind_is_gone_stays_and_says_so() -> None:
    job = put()
    Job.objects.update(kind="tests.gone")
    assert jobs.run(job.pk, NOW) == Outcome.FAILED
    assert Job.objects.get().last_error == "LookupError: 没有登记任务种类 tests.gone"


def test_a_job_moved_while_it_is_being_done_comes_to_nothing() -> None:
    def move(*, payload: dict[str, Any], now: datetime) -> None:
        write(payload=payload, now=now)
        Job.objects.update(generation=1)  # what `put` does, as it looks from here

    job = put(kind=on("tests.move", move))
    assert (jobs.run(job.pk, NOW), done()) == (Outcome.NOT_OURS, 0)


def test_work_longer_than_its_lease_is_finished_by_whoever_is_first() -> None:
    def slow(*, payload: dict[str, Any], now: datetime) -> None:
        write(payload=payload, now=now)
        Job.objects.update(leased_until=now + 2 * settings.JOB_LEASE, attempts=2)  # taken over by another

    assert (jobs.run(put(kind=on("tests.slow", slow)).pk, NOW), done()) == (Outcome.DONE, 1)


# Many at once


def in_threads(*calls: Any) -> list[Any]:
    """Return what the calls return, made at the same moment in threads with connections of their own."""
    together, results = threading.Barrier(len(calls)), [None] * len(calls)

    def work(number: int) -> None:
        try:
            together.wait()
            results[number] = calls[number]()
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_of_many_runners_one_does_it() -> None:
    job = put()
    outcomes = in_threads(*[lambda: jobs.run(job.pk, NOW)] * 8)
    assert sorted(outcomes) == [Outcome.DONE] + [Outcome.NOT_OURS] * 7
    assert done() == 1


@pytest.mark.django_db(transaction=True)
def test_two_runners_at_work_at_once_have_one_effect() -> None:
    def slow(*, payload: dict[str, Any], now: datetime) -> None:
        CounterBatch.objects.create(id=f"a-{threading.get_ident()}", counted_at=now)
        time.sleep(0.5)

    job = put(kind=on("tests.slow", slow))
    overtaking = NOW + settings.JOB_LEASE
    outcomes = in_threads(lambda: jobs.run(job.pk, NOW), lambda: jobs.run(job.pk, overtaking))
    assert sorted(outcomes) == [Outcome.DONE, Outcome.NOT_OURS]
    assert done() == 1


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_promise_once() -> None:
    keys = in_threads(*[lambda: put().pk] * 8)
    assert (len(set(keys)), Job.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_cancelling_and_running_at_once_agree_on_what_happened() -> None:
    for number in range(10):
        name = f"job{number}"
        job = put(name)
        outcome, cancelled = in_threads(
            lambda pk=job.pk: jobs.run(pk, NOW), lambda key=name: jobs.cancel(key=key, now=NOW)
        )
        assert (outcome == Outcome.DONE, done(name)) == (not cancelled, int(not cancelled))


STEPS = st.lists(st.tuples(st.sampled_from(["put", "again", "cancel", "run", "break", "wait"]), st.integers(0, 3)))


@hypothesis_settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_each_promise_is_kept_at_most_once(steps: list[tuple[str, int]]) -> None:
    """Promises made (the first, and each said again after an end) are never fewer than the times it was done."""
    Job.objects.all().delete()
    CounterBatch.objects.all().delete()
    now, promised, kept = NOW, 0, 0
    for step, minutes in steps:
        due_at = now + timedelta(minutes=minutes)
        job = Job.objects.filter(key="a").first()
        match step:
            case "put" | "again":
                again = step == "again"
                promised += job is None or (again and not job.is_open)
                put(due_at=due_at, again=again)
            case "cancel":
                jobs.cancel(key="a", now=now)
            case "run" if job:
                may = job.is_open and job.due_at <= now and (job.leased_until or now) <= now
                outcome = jobs.run(job.pk, now)
                assert (outcome == Outcome.DONE) == may
                kept += outcome == Outcome.DONE
            case "break" if job:
                Job.objects.ready(now).update(leased_until=now + settings.JOB_LEASE)
            case "wait":
                now = due_at
        assert done() == kept <= promised


# What is done again and again


def test_periodic_work_is_due_at_once_and_then_after_its_period() -> None:
    seen: list[datetime] = []
    jobs.every(60, "tests.each_minute", seen.append)
    assert jobs.sweep_periodic(NOW) == ["tests.each_minute"]
    assert jobs.run_periodic("tests.each_minute", NOW) == Outcome.DONE
    assert jobs.sweep_periodic(NOW + timedelta(seconds=59)) == []
    assert jobs.sweep_periodic(NOW + timedelta(seconds=60)) == ["tests.each_minute"]
    assert seen == [NOW]


def test_periodic_work_missed_for_a_day_is_done_once() -> None:
    seen: list[datetime] = []
    jobs.every(60, "tests.each_minute", seen.append)
    jobs.sweep_periodic(NOW)
    tomorrow = NOW + timedelta(days=1)
    outcomes = [jobs.run_periodic("tests.each_minute", tomorrow) for _ in range(2)]
    assert (outcomes, seen) == ([Outcome.DONE, Outcome.NOT_OURS], [tomorrow])


def test_periodic_work_nobody_declares_any_more_is_left_alone() -> None:
    Periodic.objects.create(name="tests.gone", due_at=NOW)
    assert jobs.sweep_periodic(NOW) == []


def test_periodic_work_that_fails_rests_and_is_tried_again() -> None:
    def fail(now: datetime) -> None:
        raise Broken("连不上")

    jobs.every(60, "tests.fail", fail)
    jobs.sweep_periodic(NOW)
    assert jobs.run_periodic("tests.fail", NOW) == Outcome.FAILED
    row = Periodic.objects.get()
    assert (row.attempts, row.last_error, row.leased_until) == (1, "Broken: 连不上", NOW + timedelta(minutes=1))
    assert jobs.sweep_periodic(NOW + timedelta(minutes=1)) == ["tests.fail"]


def test_success_forgets_earlier_errors_of_periodic_work() -> None:
    jobs.every(60, "tests.each_minute", lambda now: None)
    Periodic.objects.create(name="tests.each_minute", due_at=NOW, attempts=3, last_error="连不上")
    jobs.run_periodic("tests.each_minute", NOW)
    row = Periodic.objects.get()
    assert (row.attempts, row.last_error, row.leased_until, row.finished_at) == (0, "", None, NOW)


@pytest.mark.django_db(transaction=True)
def test_two_beats_do_periodic_work_once() -> None:
    seen: list[datetime] = []
    jobs.every(60, "tests.each_minute", seen.append)
    jobs.sweep_periodic(NOW)
    outcomes = in_threads(*[lambda: jobs.run_periodic("tests.each_minute", NOW)] * 4)
    assert (sorted(outcomes), seen) == ([Outcome.DONE] + [Outcome.NOT_OURS] * 3, [NOW])
