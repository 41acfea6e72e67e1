"""What people read of a clock: what happened, what it comes to, what somebody should look at. It names nobody."""

from requests_ogi.domain.clock import (
    Corrected,
    CorrectionAsked,
    Delayed,
    Extended,
    FeeNoticed,
    Paid,
    Reopened,
)
from tests.requests_ogi.courses import E6, E8, THIRD_PARTY, answered, asked, day, received, run


def test_a_correction_asked_late_or_twice_is_remarked_not_refused() -> None:
    assert run(E6, CorrectionAsked(day("2022-01-25"))).remarks == ()
    late = run(E6, CorrectionAsked(day("2022-01-26")))
    assert late.remarks == ("2022-01-26通知补正，已过2022-01-25；按第三十条，应当在7个工作日内通知。",)
    twice = run(
        E6, CorrectionAsked(day("2022-01-20")), Corrected(day("2022-02-08")), CorrectionAsked(day("2022-02-09"))
    )
    assert twice.remarks == ("2022-02-09再次通知补正；第三十条要求一次性告知需要补正的事项。",)


def test_a_date_in_a_year_without_a_notice_is_provisional_and_has_a_safe_day() -> None:
    state = run(received("2026-12-07"))
    assert (state.due_on, state.provisional, state.safe_on) == (day("2027-01-05"), True, day("2027-01-04"))
    assert (state.promised_on, state.promise_provisional) == (day("2026-12-28"), True)
    sure = run(received("2026-11-02"))
    assert (sure.provisional, sure.safe_on) == (False, sure.due_on)


def test_people_read_what_happened_and_what_it_comes_to() -> None:
    assert run(*E8, Extended(day("2020-11-09"), 20)).sentences == (
        "2020-09-21（星期一）收到申请，当日不计。",
        "2020-09-24（星期四）发函征求第三方意见，当日仍计入，其后所需时间不计入（第三十三条第三款）。",
        "2020-10-16（星期五）征求第三方意见结束。",
        "2020-11-09（星期一）经批准延期20个工作日（第三十三条第二款）。",
        "2020-09-24之后至2020-10-16征求第三方意见，其间12个工作日不计入。",
        "按《中华人民共和国政府信息公开条例》（2019年国务院令第711号修订）第三十三条，从2020-09-21的次日起算，"
        "20个工作日加延期20个工作日，到期日2020-12-08（星期二）。",
        "本县承诺15个工作日内答复，承诺日2020-11-03（星期二）。",
    )
    assert run(*E8[:2]).sentences[-2:] == (
        "2020-09-24起征求第三方意见，期限停止计算；收到意见后才能确定到期日。",
        "已经计入3个工作日，还有17个。",
    )


def test_no_word_that_is_shown_names_a_third_party() -> None:
    name = "张三"
    running = run(E8[0], asked(THIRD_PARTY, "2020-09-24", name), answered(THIRD_PARTY, "2020-10-16", name))
    stopped = run(E8[0], asked(THIRD_PARTY, "2020-09-24", name))
    dropped = run(
        *stopped.events,
        CorrectionAsked(day("2020-09-25")),
        Corrected(day("2020-10-09")),
        answered(THIRD_PARTY, "2020-10-16", name),
    )
    shown = [
        text for state in (running, stopped, dropped)
        for text in (*state.sentences, *state.remarks, *(each.why for each in state.trace))
    ]  # fmt: skip
    assert [text for text in shown if name in text] == []


def test_every_event_has_its_sentence() -> None:
    fee = run(E6, FeeNoticed(day("2022-01-20")), Paid(day("2022-02-08")))
    assert fee.sentences[1:3] == (
        "2022-01-20（星期四）通知缴纳信息处理费（第四十二条）。",
        "2022-02-08（星期二）缴费，期限重新计算，当日不计；此前的停止计算和延期不再有效（第四十二条）。",
    )
    assert run(E6, FeeNoticed(day("2022-01-20"))).sentences[-1] == (
        "2022-01-20通知缴费，期限从缴费次日起重新计算；在此之前没有到期日。"
    )
    silent_law = run(received("2017-08-25"), CorrectionAsked(day("2017-08-29")), Corrected(day("2017-09-04")))
    assert silent_law.sentences[2] == (
        "2017-09-04（星期一）收到补正，期限重新计算，当日不计；此前的停止计算和延期不再有效"
        "（条例没有规定，按本县的做法）。"
    )
    assert run(E6, Delayed(day("2022-01-20"), day("2022-04-29"))).sentences[1] == (
        "2022-01-20（星期四）告知申请人延迟至2022-04-29（星期五）答复（第三十五条）。"
    )
    assert run(E6, Reopened(day("2022-06-01"))).sentences[1] == (
        "2022-06-01（星期三）依复议决定或者判决重新办理，期限重新计算，当日不计。"
    )
    assert run(E6, Reopened(day("2022-06-01"), day("2022-06-15"))).sentences[1] == (
        "2022-06-01（星期三）依复议决定或者判决重新办理，限2022-06-15前答复。"
    )
