"""办理流程图 (附件5): the main way of a request, read from the declared workflow, so that the wall says what is done.

Which states are shown, and in what words, is chosen here; every line between two of them must be a declared transition,
else drawing fails (:func:`chart`). Pure.
"""

from dataclasses import dataclass

from requests_ogi.domain.workflow import REQUEST
from requests_ogi.enums import RequestState as State


@dataclass(frozen=True)
class Box:
    """One step as it is drawn: a state, its name, what happens there."""

    state: str
    label: str
    text: str


@dataclass(frozen=True)
class Arrow:
    """A declared transition from one box to another, and how it is called."""

    source: str
    target: str
    label: str


@dataclass(frozen=True)
class Aside:
    """What may happen beside the main way: where it leaves, where it comes back, or that it ends there."""

    box: Box
    out: Arrow
    back: Arrow | None


@dataclass(frozen=True)
class Chart:
    """The main way from the top to the bottom, and what stands beside each of its boxes."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    asides: tuple[Aside, ...]


_MAIN = (
    (State.SUBMITTED, "提出申请", "网上、当面、口头、信函、传真、电子邮件"),
    (State.RECEIVED, "收到申请", "当面提交、签收的即为收到；答复期限从次日起算"),
    (State.REGISTERED, "登记", "给登记编号，出具登记回执"),
    (State.PROCESSING, "查找、审查", "承办单位办理，能当场答复的当场答复"),
    (State.REPLY_DRAFTED, "拟定答复", "写明结果、依据和理由"),
    (State.SECRECY_REVIEW, "保密审查", "由另一人审查"),
    (State.AWAITING_SIGNATURE, "审核签发", "由分管领导签发"),
    (State.REPLIED, "作出答复", "编号、用印"),
    (State.SERVED, "送达", "按申请人选的方式，也可以网上下载"),
    (State.ARCHIVED, "归档", ""),
)
_WAY = (
    ("receive", State.SUBMITTED, State.RECEIVED),
    ("register", State.RECEIVED, State.REGISTERED),
    ("begin", State.REGISTERED, State.PROCESSING),
    ("draft_reply", State.PROCESSING, State.REPLY_DRAFTED),
    ("to_secrecy_review", State.REPLY_DRAFTED, State.SECRECY_REVIEW),
    ("secrecy_passed", State.SECRECY_REVIEW, State.AWAITING_SIGNATURE),
    ("sign", State.AWAITING_SIGNATURE, State.REPLIED),
    ("serve", State.REPLIED, State.SERVED),
    ("archive", State.SERVED, State.ARCHIVED),
)
_ASIDE = (
    (State.AWAITING_CONFIRMATION, "与申请人确认", "网上、传真、平常信函，确认之日为收到之日",
     ("await_confirmation", State.SUBMITTED), ("confirm", State.RECEIVED)),
    (State.TRANSFERRED, "转办", "窗口转给被申请机关，期限照常计算",
     ("transfer", State.REGISTERED), ("accept", State.PROCESSING)),
    (State.CORRECTION_REQUESTED, "通知补正", "一次告知；收到补正，期限重新起算",
     ("ask_correction", State.PROCESSING), ("corrected", State.PROCESSING)),
    (State.CONSULTING_THIRD_PARTY, "征求第三方意见", "所需时间不计入期限",
     ("consult_third_party", State.PROCESSING), ("record_last_opinion", State.PROCESSING)),
    (State.CONSULTING_ORGAN, "征求其他机关意见", "共同制作等情形",
     ("consult_organ", State.PROCESSING), ("record_last_opinion", State.PROCESSING)),
)  # fmt: skip


def chart() -> Chart:
    """Return what is drawn. Raises KeyError where a line is not (any more) a declared transition."""
    return Chart(
        boxes=tuple(Box(state.value, label, text) for state, label, text in _MAIN),
        arrows=tuple(_arrow(*each) for each in _WAY),
        asides=tuple(
            Aside(
                box=Box(state.value, label, text),
                out=_arrow(out_name, source, state),
                back=_arrow(back_name, state, target),
            )
            for state, label, text, (out_name, source), (back_name, target) in _ASIDE
        ),
    )


def _arrow(name: str, source: State, target: State) -> Arrow:
    transition = REQUEST.find(name, source)
    if transition is None or transition.target != target:
        raise KeyError(f"{name}: {source} → {target} 不在流程表中")
    return Arrow(source=source.value, target=target.value, label=transition.label)
