"""What somebody has said so far: for each question, for each of its fields, a list of texts as they were typed."""

from collections.abc import Mapping, Sequence

from django.http import QueryDict

Typed = dict[str, dict[str, list[str]]]


class Answers:
    """The answers that count: those of questions that are asked. Nothing is missing, what was not said is empty."""

    def __init__(self, typed: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        self._typed = typed

    def __contains__(self, question: str) -> bool:
        """Return whether a question was answered, rightly or not."""
        return question in self._typed

    def said(self, question: str, field: str) -> str:
        """Return what was said in a field, the last where several were."""
        return (self.all_said(question, field) or ("",))[-1]

    def all_said(self, question: str, field: str) -> tuple[str, ...]:
        """Return all that was said in a field: the boxes that were ticked."""
        return tuple(self._typed.get(question, {}).get(field, ()))

    def data_of(self, question: str) -> QueryDict:
        """Return the answer of a question as a form takes it."""
        data = QueryDict(mutable=True)
        for field, values in self._typed.get(question, {}).items():
            data.setlist(field, list(values))
        return data
