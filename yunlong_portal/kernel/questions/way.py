"""The way through the questions, a pure function of the questions and of what was typed.

A question is asked or not by what was said before it (``asked``), and only what was said to questions that are asked
themselves counts for that: whoever goes back and becomes an organisation is not asked what only citizens are, and what
he said as a citizen is kept for the case that he goes back once more. The next page is always the first that is not
answered yet, or not rightly; where there is none, the page on which everything is looked over.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from yunlong_portal.kernel.public_forms import PublicForm
from yunlong_portal.kernel.questions.answers import Answers, Typed
from yunlong_portal.kernel.text import sentence_about

CHECK = "check"
Problem = dict[str, str]


@dataclass(frozen=True)
class Row:
    """One answer on the page where all are looked over: what was asked, and what was answered, one line each."""

    label: str
    lines: tuple[str, ...]


def _always(answers: Answers) -> bool:
    return True


def _nothing(answers: Answers) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Question:
    """One page. ``form`` is made with what ``given`` returns besides; both functions must bear any answer, and none.

    ``name`` stands in the page and in the draft: lower case, unique among its neighbours, and not ``check``. A floor's
    own ``template`` extends ``kernel/questions/question.html``. ``short`` is its heading where answers are looked over.
    """

    name: str
    title: str
    form: Callable[..., PublicForm]
    help: str = ""
    asked: Callable[[Answers], bool] = _always
    given: Callable[[Answers], Mapping[str, Any]] = _nothing
    template: str = "kernel/questions/question.html"
    short: str = ""

    @property
    def heading(self) -> str:
        """Return its heading where answers are looked over."""
        return self.short or self.title

    @property
    def takes_files(self) -> bool:
        """Return whether its page sends files."""
        return False

    def judged(self, answers: Answers) -> PublicForm:
        """Return its form with what was typed, to be judged."""
        return self.form(data=answers.data_of(self.name), **self.given(answers))

    def shown(self, answers: Answers) -> PublicForm:
        """Return its form with what was typed, not judged: nobody is blamed for a page he comes back to."""
        form = self.form(**self.given(answers))
        if self.name in answers:
            data = answers.data_of(self.name)
            form.initial = {name: _initial(name, field, data) for name, field in form.fields.items()}
        return form

    def problems(self, answers: Answers) -> list[Problem]:
        """Return what is wrong with the answer, each with the place where it is put right."""
        return self.judged(answers).problems

    def noted(self, posted: QueryDict, answers: Answers) -> dict[str, list[str]]:
        """Return what was typed on its page, to be kept whether it is right or not."""
        names = self.form(**self.given(answers)).fields
        return {name: posted.getlist(name) for name in names if name in posted}

    def settled(self, answers: Answers) -> tuple[dict[str, list[str]], str]:
        """Return a right answer with its text cleaned (nothing unseen, half width), and what to say of it."""
        form = self.judged(answers)
        form.full_clean()
        kept = {name: list(answers.all_said(self.name, name)) for name in form.fields if name in form.data}
        for name, value in form.cleaned_data.items():
            if isinstance(form.fields[name], forms.CharField):
                kept[name] = [str(value)]
        return kept, sentence_about(form.cleaned_away)

    def rows(self, answers: Answers) -> tuple[Row, ...]:
        """Return the answer as it is looked over. What was left empty and need not be filled in is left out."""
        form = self.judged(answers)
        form.full_clean()
        return tuple(row for name in form.fields if (row := _row(form, name)))


class Way:
    """The way of one who has typed so much. Asks no database and keeps nothing."""

    def __init__(self, questions: Sequence[Question], typed: Typed) -> None:
        self.questions = {each.name: each for each in questions}
        if len(self.questions) < len(questions) or CHECK in self.questions:
            raise ValueError(f"Questions need names of their own, and none may be called {CHECK}: {list(questions)}")
        counted: Typed = {}
        self.asked: list[Question] = []
        for question in questions:
            if question.asked(Answers(counted)):
                self.asked.append(question)
                if question.name in typed:
                    counted[question.name] = typed[question.name]
        self.answers = Answers(counted)

    @cached_property
    def open(self) -> str:
        """Return the first question that is not answered yet, or not rightly; ``check`` where there is none."""
        return next((each.name for each in self.asked if not self.is_right(each)), CHECK)

    def is_right(self, question: Question) -> bool:
        """Return whether a question has been answered, and nothing is wrong with the answer."""
        return question.name in self.answers and not question.problems(self.answers)

    def find(self, name: str) -> Question | None:
        """Return the question of this name where it is asked."""
        return next((each for each in self.asked if each.name == name), None)

    def before(self, name: str) -> str:
        """Return the page before this one; before the first there is itself."""
        order = list(self.questions)
        limit = order.index(name) if name in self.questions else len(order)
        above = [each.name for each in self.asked if order.index(each.name) < limit]
        return above[-1] if above else self.asked[0].name if self.asked else CHECK

    def place(self, name: str) -> tuple[int, int]:
        """Return the number of a page, from 1, and how many there are as far as one can tell; the last is ``check``."""
        names = [each.name for each in self.asked] + [CHECK]
        return names.index(name) + 1, len(names)


def _initial(name: str, field: forms.Field, data: QueryDict) -> Any:
    if isinstance(field, forms.BooleanField):
        return name in data
    return data.getlist(name) if isinstance(field, forms.MultipleChoiceField) else data.get(name, "")


def _row(form: PublicForm, name: str) -> Row | None:
    field = form.fields[name]
    value: Any = form.cleaned_data.get(name)
    label = str(field.label or "")
    if isinstance(field, forms.BooleanField):
        return Row(label, ("是" if value else "否",))
    if isinstance(field, forms.MultipleChoiceField):
        chosen = "、".join(_label_of(field, each) for each in value or ())
        return Row(label, (chosen,)) if chosen else None
    if not value:
        return None
    if isinstance(field, forms.ChoiceField):
        return Row(label, (_label_of(field, str(value)),))
    return Row(label, tuple(str(value).split("\n")))


def _label_of(field: forms.ChoiceField, value: str) -> str:
    """Return the label of a choice, also of one inside a group."""
    choices: Any = field.choices
    groups = [label if isinstance(label, list | tuple) else [(code, label)] for code, label in choices]
    return next((str(label) for group in groups for code, label in group if code == value), value)
