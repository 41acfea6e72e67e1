"""What the staff's lists read of cases: without a name, without decrypting anything, narrowed and sorted in SQL."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from columns.domain.duties import DutyBook
from columns.enums import Duty
from columns.models import DutyGrant
from requests_ogi.domain.awaiting import CLERKS, HEADS, OF_THE_ORGAN, SIGNERS, TURNS, Turn
from requests_ogi.enums import LetterState, RequestState
from requests_ogi.models import Applicant, Correction, Extension, Letter, Organ
from requests_ogi.querysets import REQUEST_DUTIES, RequestQuerySet
from yunlong_portal.kernel.encryption.fields import EncryptedField

State = RequestState

# Somebody outside is awaited: it is nobody's turn here.
WAITS_OUTSIDE = frozenset(
    {
        State.CORRECTION_REQUESTED,
        State.REASONS_REQUESTED,
        State.FEE_NOTICED,
        State.CONSULTING_THIRD_PARTY,
        State.CONSULTING_ORGAN,
    }
)


def hidden_of(path: str) -> list[str]:
    """Return the columns that tell who an applicant is, reached by ``path``: no list reads or decrypts them."""
    return [f"{path}{each.name}" for each in Applicant._meta.concrete_fields if isinstance(each, EncryptedField)]


def listed(rows: RequestQuerySet) -> RequestQuerySet:
    """Return the cases with what a line of a list shows: the applicant as 张*, places, handler, dates."""
    return rows.select_related("organ", "desk", "handler", "deadline", "applicant").defer(*hidden_of("applicant__"))


def organs_seen(book: DutyBook) -> Any:
    """Return the organs whose cases a person may see by his duties: all for the county and for windows. One query."""
    organs = Organ.objects.select_related("department").order_by("department__order", "department__slug")
    if book.holds((Duty.OVERSEE_REQUESTS,)):
        return organs
    mine, takes_in = book.departments(*REQUEST_DUTIES), book.departments(Duty.TAKE_IN)
    found = list(organs)
    works_for = {key for each in found for key in (each.pk, each.desk_id)}
    if takes_in - works_for:
        return found
    return [each for each in found if {each.pk, each.desk_id} & mine]


def waiting_for(rows: RequestQuerySet, book: DutyBook, user: Any, today: date) -> RequestQuerySet:
    """Return the cases in which it is this person's turn, by the one table of turns (``domain/awaiting.py``).

    Besides the step of its state a case may wait for the head (an extension, a correction that never came, an entry
    made late) or with a letter of procedure on its way.
    """
    condition: Any = Q(pk__in=[])
    for state, turn in TURNS.items():
        if state not in WAITS_OUTSIDE:
            condition |= Q(state=state) & _turn(turn, book, user)
    heads, signers = _held(HEADS, book), _held(SIGNERS, book)
    clerks = _held(CLERKS, book)
    if book.holds(HEADS):
        asked: Any = Exists(Extension.objects.filter(request=OuterRef("pk"), is_granted__isnull=True))
        in_time: Any = Exists(Correction.objects.filter(request=OuterRef("pk"), due_on__gte=today))
        condition |= heads & asked
        condition |= heads & Q(state=State.CORRECTION_REQUESTED) & ~in_time
    if book.holds((*HEADS, *SIGNERS)):
        condition |= (heads | signers) & _with_letter(LetterState.DRAFTED)
        condition |= ~Q(entered_late_because="") & Q(countersigned_by=None) & heads & ~Q(taken_in_by=user.pk)
    if book.holds(CLERKS):
        condition |= clerks & _with_letter(LetterState.SIGNED, LetterState.SEALED)
    return rows.filter(condition)


def with_reasons(rows: Any) -> Any:
    """Return the cases with what they wait for besides the step of their state (:func:`waits_words`)."""
    return rows.annotate(
        has_extension=Exists(Extension.objects.filter(request=OuterRef("pk"), is_granted__isnull=True)),
        has_draft=_with_letter(LetterState.DRAFTED),
        has_signed=_with_letter(LetterState.SIGNED, LetterState.SEALED),
    )


def waits_words(row: Any) -> str:
    """Return what a case with its reasons waits for, in words."""
    turn = TURNS.get(row.state)
    said = [
        ("延期待批准", row.has_extension),
        ("程序性文书待签发", row.has_draft),
        ("程序性文书待用印、送达", row.has_signed),
        ("补录待复核", bool(row.entered_late_because) and row.countersigned_by_id is None),
    ]
    others = [words for words, is_so in said if is_so]
    own = [turn.words] if turn and not (others and row.state in WAITS_OUTSIDE) else []
    return "；".join([*own, *others])


def _turn(turn: Turn, book: DutyBook, user: Any) -> Any:
    holders = _held(turn.duties, book)
    if not turn.by_handler:
        return holders
    still_there: Any = Exists(
        DutyGrant.objects.filter(
            user=OuterRef("handler"),
            content_object=OuterRef("desk"),
            permission__codename__in=[each.value for each in turn.duties],
        )
    )
    return holders & (Q(handler=user.pk) | Q(handler=None) | ~still_there)


def _held(duties: tuple[Duty, ...], book: DutyBook) -> Q:
    """Return the cases on whose desk, or of whose organ, any of the duties is held."""
    on_organ = tuple(each for each in duties if each in OF_THE_ORGAN)
    on_desk = tuple(each for each in duties if each not in OF_THE_ORGAN)
    return Q(organ__in=book.departments(*on_organ)) | Q(desk__in=book.departments(*on_desk))


def _with_letter(*states: LetterState) -> Any:
    return Exists(Letter.objects.filter(request=OuterRef("pk"), is_reply=False, state__in=states))
