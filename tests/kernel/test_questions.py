"""The way through a form's questions: on every path nothing typed is lost, and it ends where it must."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.kernel.asking import QUESTIONS, AgentForm, FirmForm, MoreForm, PersonForm, WhoForm
from yunlong_portal.kernel.questions import CHECK, Answers, Question, Typed, Way

NAMES = [each.name for each in QUESTIONS]
KINDS, BYS = ["person", "firm", "x", ""], ["self", "agent", ""]
WORDS = st.sampled_from(["", "张三丰", "长" * 45, "１３８８７２２００００", "13887220000", " 好\u200b "])


def typed_for(name: str) -> st.SearchStrategy[dict[str, list[str]]]:
    """Return what a browser may send for a page."""
    fields = {
        "who": {"kind": st.sampled_from(KINDS), "by": st.sampled_from(BYS)},
        "person": {"name": WORDS, "phone": WORDS},
        "firm": {"name": WORDS},
        "agent": {"name": WORDS, "post": WORDS},
        "more": {"remark": WORDS},
    }[name]
    return st.fixed_dictionaries({}, optional={each: value.map(lambda text: [text]) for each, value in fields.items()})


ANY_TYPED: st.SearchStrategy[Typed] = st.fixed_dictionaries({}, optional={name: typed_for(name) for name in NAMES})


def names(way: Way) -> list[str]:
    return [each.name for each in way.asked]


@pytest.mark.parametrize(
    ("typed", "asked", "open_"),
    [
        ({}, ["who", "person", "more"], "who"),
        ({"who": {"kind": ["person"], "by": ["self"]}}, ["who", "person", "more"], "person"),
        ({"who": {"kind": ["firm"], "by": ["agent"]}}, ["who", "firm", "agent", "more"], "firm"),
        ({"who": {"kind": ["firm"], "by": ["self"]}, "firm": {"name": ["某厂"]}}, ["who", "firm", "more"], "more"),
        (
            {"who": {"kind": ["firm"], "by": ["self"]}, "firm": {"name": ["某厂"]}, "more": {}},
            ["who", "firm", "more"],
            CHECK,
        ),
    ],
)
def test_what_is_asked_depends_on_what_was_said_before(typed: Typed, asked: list[str], open_: str) -> None:
    way = Way(QUESTIONS, typed)

    assert (names(way), way.open) == (asked, open_)


def test_what_was_said_to_a_question_that_is_asked_no_longer_decides_nothing() -> None:
    questions = (
        Question("first", "一", WhoForm),
        Question("second", "二", WhoForm, asked=lambda said: said.said("first", "kind") == "firm"),
        Question("third", "三", MoreForm, asked=lambda said: said.said("second", "by") == "agent"),
    )
    typed = {"first": {"kind": ["person"], "by": ["self"]}, "second": {"kind": ["firm"], "by": ["agent"]}}

    assert names(Way(questions, typed)) == ["first"]
    assert names(Way(questions, typed | {"first": {"kind": ["firm"], "by": ["self"]}})) == ["first", "second", "third"]


def test_a_form_may_be_made_with_what_was_said_before() -> None:
    firm = Way(QUESTIONS, {"who": {"kind": ["firm"], "by": ["agent"]}})

    assert list(firm.questions["agent"].shown(firm.answers).fields) == ["name", "post"]


def test_the_way_is_numbered_and_the_last_look_is_its_end() -> None:
    way = Way(QUESTIONS, {"who": {"kind": ["person"], "by": ["agent"]}})

    assert [way.place(each) for each in ("who", "person", "agent", "more", CHECK)] == [(n, 5) for n in range(1, 6)]


def test_back_leads_to_the_question_before_and_never_beyond_the_first() -> None:
    way = Way(QUESTIONS, {"who": {"kind": ["person"], "by": ["self"]}})

    assert [way.before(each) for each in ("who", "person", "more", CHECK)] == ["who", "who", "person", "more"]
    assert way.before("firm") == "person"


@pytest.mark.parametrize("names_", [("who", "who"), ("who", CHECK)])
def test_two_questions_of_one_name_are_refused(names_: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="names of their own"):
        Way([Question(each, each, WhoForm) for each in names_], {})


def test_answers_are_looked_over_in_the_words_of_the_form() -> None:
    way = Way(
        QUESTIONS, {"who": {"kind": ["person"], "by": ["agent"]}, "more": {"remark": ["一\n二"], "urgent": ["on"]}}
    )
    rows = {each.name: [(row.label, row.lines) for row in each.rows(way.answers)] for each in way.asked}

    assert rows["who"] == [("办事人", ("个人",)), ("谁来办", ("代办人",))]
    assert rows["person"] == []
    assert rows["more"] == [("补充说明", ("一", "二")), ("急用", ("是",))]


@given(ANY_TYPED)
def test_one_is_led_to_the_last_look_if_and_only_if_all_that_is_asked_is_answered_rightly(typed: Typed) -> None:
    way = Way(QUESTIONS, typed)
    forms = {"who": WhoForm, "person": PersonForm, "firm": FirmForm, "agent": AgentForm, "more": MoreForm}
    extra = {"agent": {"kind": typed.get("who", {}).get("kind", [""])[0]}}
    answers = Answers(typed)
    right = [
        each in typed and not forms[each](data=answers.data_of(each), **extra.get(each, {})).problems
        for each in names(way)
    ]

    assert (way.open == CHECK) is all(right)
    assert way.open in [*names(way), CHECK]
    assert all(right[: names(way).index(way.open)] if way.open != CHECK else right)


@given(ANY_TYPED, st.sampled_from(NAMES))
def test_cleaning_a_right_answer_keeps_it_right_and_does_not_change_what_is_clean(typed: Typed, name: str) -> None:
    way = Way(QUESTIONS, typed)
    question = way.find(name)
    if question is None or not way.is_right(question):
        return
    settled, _ = question.settled(way.answers)
    again = Way(QUESTIONS, typed | {name: settled})

    assert again.is_right(question)
    assert question.settled(again.answers)[0] == settled


class Walk(RuleBasedStateMachine):
    """Somebody who goes forward, back and aside as he likes; what he typed is written down beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.typed: Typed = {}
        self.written: dict[str, dict[str, list[str]]] = {}
        self.page = "who"

    @property
    def way(self) -> Way:
        return Way(QUESTIONS, self.typed)

    @precondition(lambda self: self.page != CHECK)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        question, posted = self.way.questions[self.page], data.draw(typed_for(self.page))
        kept = {name: posted[name] for name in question.shown(self.way.answers).fields if name in posted}
        self.typed = self.typed | {self.page: kept}
        self.written[self.page] = kept
        if self.way.is_right(question):
            self.page = self.way.open

    @rule()
    def back(self) -> None:
        self.page = self.way.before(self.page)

    @precondition(lambda self: self.page == CHECK)
    @rule(data=st.data())
    def change(self, data: st.DataObject) -> None:
        self.page = data.draw(st.sampled_from(names(self.way)))

    @invariant()
    def nothing_is_lost(self) -> None:
        assert self.typed == self.written

    @invariant()
    def one_stands_on_a_page_that_is_asked(self) -> None:
        assert self.page in [*names(self.way), CHECK]
        assert self.way.place(self.page)[0] <= self.way.place(self.page)[1]

    @invariant()
    def the_last_look_is_reached_with_everything_answered(self) -> None:
        if self.page == CHECK:
            assert self.way.open == CHECK
            assert all(self.way.is_right(each) for each in self.way.asked)

    @invariant()
    def a_question_shows_what_was_typed(self) -> None:
        if self.page in self.written and self.page in self.way.answers:
            form = self.way.questions[self.page].shown(self.way.answers)
            shown = {name: form[name].value() for name in self.written[self.page] if name in form.fields}
            assert shown == {name: self.written[self.page][name][-1] for name in shown}


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=40, stateful_step_count=20)
