"""Following a case by number and code: forgiving to the holder of the receipt, hopeless for whoever guesses."""

import hmac
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.test_encryption import NEW
from yunlong_portal.kernel import encryption, rates, tracking
from yunlong_portal.kernel.models import TrackingAttempt
from yunlong_portal.kernel.tracking import TrackingRefused

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)  # 9:00 in Yunlong
MINUTE = timedelta(minutes=1)
CODE = "ACD34-EF67G"
NUMBER = "云龙依申请〔2026〕12号"
HOME, ELSEWHERE = "203.0.113.5", "198.51.100.7"


@dataclass
class Case:
    """What is followed."""

    tracking_digest: str


def find(number: str) -> Case | None:
    """Return the one case there is."""
    return Case(tracking.digest_of(CODE)) if number == NUMBER else None


def look(
    number: str = NUMBER,
    code: str = CODE,
    *,
    address: str = HOME,
    at: datetime = NOW,
    series: str = "requests",
    finder: Callable[[str], Case | None] = find,
) -> Case:
    return tracking.look_up(series=series, number=number, code=code, address=address, find=finder, now=at)


def refused(**given: Any) -> TrackingRefused:
    with pytest.raises(TrackingRefused) as caught:
        look(**given)
    return caught.value


def guess(times: int, **given: Any) -> list[str]:
    return [refused(**({"code": "33333-33333"} | given)).code for _ in range(times)]


# Codes


def test_a_code_is_ten_characters_that_nobody_mixes_up() -> None:
    codes = {tracking.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert {(len(code), code[5]) for code in codes} == {(11, "-")}
    assert set("".join(codes)) - {"-"} <= set(tracking.ALPHABET)
    assert set(tracking.ALPHABET) & set("0O1IL2Z5S8B") == set()
    assert len(set(tracking.ALPHABET)) ** tracking.LENGTH > 2**46


@pytest.mark.parametrize(
    "typed",
    [
        "ACD34-EF67G",
        "acd34ef67g",
        " ACD34 EF67G ",
        "ＡＣＤ３４－ＥＦ６７Ｇ",
        "acd34—ef67g",
        "A C D 3 4 E F 6 7 G",
        "ACD34\u200bEF67G。",
    ],
)
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert tracking.matches(typed, tracking.digest_of(CODE)) is True


@pytest.mark.parametrize("typed", ["", "ACD34-EF67", "ACD34-EF67GG", "ACD34-EF67H", "A" * 100_000, "查询码"])
def test_another_code_is_not(typed: str) -> None:
    assert tracking.matches(typed, tracking.digest_of(CODE)) is False


@given(st.text())
def test_nothing_matches_where_there_is_no_code(typed: str) -> None:
    assert tracking.matches(typed, "") is False


@given(
    st.text(alphabet=tracking.ALPHABET, min_size=10, max_size=10),
    st.text(" -－—\u3000", max_size=4),
    st.integers(0, 10),
)
def test_what_stands_between_the_characters_does_not_count(code: str, between: str, place: int) -> None:
    typed = code[:place].lower() + between + code[place:]
    assert tracking.matches(typed, tracking.digest_of(code))


def test_only_the_portal_can_make_the_digest(settings: Any) -> None:
    stored = tracking.digest_of(CODE)
    assert (len(stored), CODE in stored) == (64, False)
    settings.INDEX_KEY = NEW.partition(":")[2]
    assert tracking.matches(CODE, stored) is False


@pytest.mark.parametrize(
    "typed",
    [
        "云龙依申请〔2026〕12号",
        "云龙依申请[2026]12号",
        "云龙依申请（2026）12号",
        "云龙依申请 【２０２６】 12 号",
        "云龙依申请〔2026〕12号\n",
    ],
)
def test_a_number_is_looked_for_in_one_form(typed: str) -> None:
    assert tracking.normal_number(typed) == NUMBER


# Answers


@pytest.mark.django_db
def test_number_and_code_together_lead_to_the_case() -> None:
    assert look(number="云龙依申请（2026）１２号", code="acd34 ef67g") == find(NUMBER)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given_",
    [
        {"code": "33333-33333"},
        {"code": ""},
        {"number": "云龙依申请〔2026〕13号"},
        {"number": ""},
        {"number": "x" * 100_000, "code": "y" * 100_000},
        {"finder": lambda number: Case("")},
        {"finder": lambda number: Case(""), "code": ""},
    ],
)
def test_whatever_is_wrong_gets_the_same_answer(given_: dict[str, Any]) -> None:
    found = refused(**given_)
    assert (found.code, str(found), found.try_again_at) == ("not_found", tracking.NOT_FOUND, None)


def effort(monkeypatch: pytest.MonkeyPatch, **given: Any) -> tuple[list[str], Counter[str]]:
    """Return the queries (their kind and table) and the digests that a refusal cost."""
    calls: Counter[str] = Counter()

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            calls[name] += 1
            return function(*arguments, **options)

        return call

    with monkeypatch.context() as patch, CaptureQueriesContext(connection) as queries:
        for room in (tracking, rates):
            patch.setattr(room, "keyed_digest", counted("digest", encryption.keyed_digest))
        patch.setattr(hmac, "compare_digest", counted("compare", hmac.compare_digest))
        refused(**given)
    # Savepoints bear a number of their own.
    return [" ".join(each["sql"].split()[:3]) for each in queries if "SAVEPOINT" not in each["sql"]], calls


@pytest.mark.django_db
def test_an_unknown_number_costs_the_same_work_as_a_wrong_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: two locks and a read each, one write, four digests, one comparison."""
    case = find(NUMBER)
    wrong_code = effort(monkeypatch, code="33333-33333", address="203.0.113.1", finder=lambda number: case)
    unknown = effort(monkeypatch, number="云龙依申请〔2026〕13号", address="203.0.113.2")
    both = effort(monkeypatch, number="无", code="", address="203.0.113.3")
    assert wrong_code == unknown == both
    assert wrong_code[1] == {"digest": 4, "compare": 1}
    assert len(wrong_code[0]) == 5


# Rate


@pytest.mark.django_db
def test_an_address_is_heard_five_times_for_one_number_and_then_waits() -> None:
    assert guess(7) == ["not_found"] * 5 + ["too_often"] * 2
    found = refused()
    assert (found.code, found.try_again_at) == ("too_often", NOW + 15 * MINUTE)
    assert str(found) == ("查询编号或查询码连续多次不对，请在09:16以后再查。急需了解办理进度的，可以打电话给受理机构。")


@pytest.mark.django_db
def test_waiting_is_not_prolonged_by_trying_and_then_the_holder_is_heard() -> None:
    guess(5)
    for minute in range(1, 15):
        assert refused(at=NOW + minute * MINUTE).code == "too_often"
    assert look(at=NOW + 15 * MINUTE) == find(NUMBER)


@pytest.mark.django_db
def test_an_address_that_tries_many_numbers_is_stopped_after_ten() -> None:
    tried = [refused(number=f"云龙依申请〔2026〕{each}号", code="").code for each in range(100, 112)]
    assert tried == ["not_found"] * 10 + ["too_often"] * 2
    assert refused().code == "too_often"
    # What is refused for its address leaves no trace of the number.
    assert TrackingAttempt.objects.count() == 1 + 2 * 10


@pytest.mark.django_db
def test_strangers_who_guess_from_everywhere_do_not_lock_out_the_holder_of_the_receipt() -> None:
    for each in range(60):
        assert guess(1, address=f"198.51.100.{each}") == ["not_found"]
    assert guess(1, address="198.51.100.1") == ["too_often"]
    assert look(address=HOME) == find(NUMBER)
    assert look(address=HOME) == find(NUMBER)


@pytest.mark.django_db
def test_while_a_number_is_under_attack_one_slip_costs_a_quarter_of_an_hour() -> None:
    for each in range(20):
        guess(1, address=f"198.51.100.{each}")
    assert guess(1, address=HOME) == ["not_found"]
    assert refused(address=HOME).try_again_at == NOW + 15 * MINUTE
    assert look(address=HOME, at=NOW + 15 * MINUTE) == find(NUMBER)


@pytest.mark.django_db
def test_right_answers_are_never_counted() -> None:
    for _ in range(30):
        look()
    assert guess(5) == ["not_found"] * 5


@pytest.mark.django_db
def test_requests_and_hall_applications_of_the_same_number_are_counted_apart() -> None:
    guess(5, series="hall")
    assert look(series="requests") == find(NUMBER)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("203.0.113.5", "::ffff:203.0.113.5", True),
        ("203.0.113.5", "203.0.113.6", False),
        ("unknown", "unknown", True),
    ],
)
def test_who_holds_a_network_of_ipv6_is_one_visitor(one: str, other: str, same: bool) -> None:
    guess(5, address=one)
    assert (guess(1, address=other) == ["too_often"]) is same


@pytest.mark.django_db
def test_the_table_tells_neither_addresses_nor_numbers() -> None:
    guess(1)
    kept = str(list(TrackingAttempt.objects.values()))
    assert (HOME in kept, NUMBER in kept, TrackingAttempt.objects.count()) == (False, False, 3)


@pytest.mark.django_db
def test_counts_that_are_over_are_forgotten_and_no_others() -> None:
    guess(5)
    assert tracking.forget(NOW + 75 * MINUTE) == 0
    assert tracking.forget(NOW + 76 * MINUTE) == 2
    assert tracking.forget(NOW + 121 * MINUTE) == 1


@pytest.mark.django_db
def test_a_count_that_the_sweep_takes_away_under_an_inquiry_is_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    create, left = TrackingAttempt.objects.bulk_create, [1]

    def create_and_lose(rows: Any, **options: Any) -> Any:
        created = create(rows, **options)
        if left.pop() if left else 0:
            TrackingAttempt.objects.all().delete()
        return created

    monkeypatch.setattr(TrackingAttempt.objects, "bulk_create", create_and_lose)
    assert look() == find(NUMBER)


@pytest.mark.django_db(transaction=True)
def test_guesses_made_at_once_are_counted_one_after_the_other() -> None:
    codes: list[str] = []

    def guess_in_a_thread() -> None:
        try:
            codes.append(guess(1)[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=guess_in_a_thread) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(codes) == {"not_found": 5, "too_often": 7}


@pytest.mark.django_db(transaction=True)
def test_the_count_stays_though_the_answer_is_a_refusal() -> None:
    guess(2)
    assert sorted(TrackingAttempt.objects.values_list("failures", flat=True)) == [2, 2, 2]
