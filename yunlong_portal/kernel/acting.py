"""Taking a transition from a page: one button for each that the present person may take, each with its form.

    found = choices(PATH, row=post, actor=user, now=now, make_form=make_form, address=address, bound=form)

The page draws each with ``admin/parts/act_form.html``. What cannot be taken comes back as ``bound``: the form stays as
it was typed, opened, with its errors. What a form asks beyond version and words is the floor's own subclass of
:class:`TransitionForm`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from yunlong_portal.kernel.forms import CleanTextMixin
from yunlong_portal.kernel.workflow import Refused, Transition, Workflow

CLOSED = "这一步现在不能办理：可能已由他人办理，请看办理经过。您填写的内容还在下面。"


class TransitionForm(CleanTextMixin, forms.Form):
    """What every act asks: the version the actor saw, and his words.

    ``prefix`` is the transition's name unless given; a page with several rows of a workflow gives each its own.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="意见", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, row: Any, transition: Transition, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", transition.name)
        kwargs["initial"] = {"version": row.version} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.row, self.transition = row, transition
        if transition.needs_reason:
            self.fields["reason"].label = "理由"
            self.fields["reason"].required = True

    def data_for_act(self) -> dict[str, Any]:
        """Return the keyword arguments of the act beyond version and reason."""
        return {}

    def take(self, workflow: Workflow[Any], *, actor: Any, now: datetime) -> Any:
        """Take the step with what was typed, once that is valid; return the row as it now stands. Raises Refused."""
        return workflow.take(
            self.transition.name,
            row=self.row,
            actor=actor,
            expected_version=self.cleaned_data["version"],
            reason=self.cleaned_data["reason"],
            now=now,
            **self.data_for_act(),
        )

    def plain_fields(self) -> list[Any]:
        """Return the bound fields that stand one below the other, the words last."""
        return [*(self[name] for name in self.fields if name != "reason"), self["reason"]]


@dataclass(frozen=True)
class Choice:
    """One button: the transition, where it posts, its form."""

    transition: Transition
    address: str
    form: TransitionForm
    is_open: bool = False


def choices(
    workflow: Workflow[Any],
    *,
    row: Any,
    actor: Any,
    now: datetime,
    make_form: Callable[[Transition], TransitionForm],
    address: Callable[[Transition], str],
    bound: TransitionForm | None = None,
) -> list[Choice]:
    """Return a button with its form for every transition of ``row`` that ``actor`` may take now.

    They stand in the order of the workflow's table, what cannot be taken back after all others.

    ``bound`` is the form that was posted and refused, if it belongs to this row: it stands in the place of its own, or
    first where its step is not open any more, so that nothing typed is lost; and says why it cannot be taken.
    """
    found = []
    for transition in sorted(workflow.open_to(row=row, actor=actor, now=now), key=lambda each: each.danger):
        form = make_form(transition)
        is_open = bound is not None and bound.prefix == form.prefix
        shown = bound if bound is not None and is_open else form
        found.append(Choice(transition=transition, address=address(transition), form=shown, is_open=is_open))
    if bound is not None and not any(each.is_open for each in found) and _belongs(bound, workflow, make_form):
        if not bound.non_field_errors():
            bound.add_error(None, CLOSED)
        found.insert(0, Choice(bound.transition, address(bound.transition), bound, is_open=True))
    return found


def _belongs(bound: TransitionForm, workflow: Workflow[Any], make_form: Callable[[Transition], TransitionForm]) -> bool:
    """Return whether a form is one of this workflow and, where a page has several rows, of this row."""
    own = workflow.find(bound.transition.name, bound.transition.source) is bound.transition
    return own and make_form(bound.transition).prefix == bound.prefix


def media_of(found: Iterable[Choice]) -> forms.Media:
    """Return what the forms of the buttons need."""
    media = forms.Media()
    for each in found:
        media += each.form.media
    return media


def say(form: Any, refused: Refused) -> None:
    """Put a refusal above a form."""
    for each in refused.refusals:
        form.add_error(None, each.sentence)
