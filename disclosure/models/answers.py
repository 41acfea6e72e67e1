"""Questions and answers of the hotline's knowledge base (通知 二（四）): what stands beside a signed answer.

What the public reads of an answer is a post of the kind ``answer``: signed, versioned and taken down like any other.
The card beside it says whether the answer is still right: who looked at it last, when it is looked at again, and on
which documents and items it rests. No word that a citizen reads is on the card.
"""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from columns.enums import Duty
from columns.models import RegisterDesk
from disclosure.enums import AnswerState, PublicationState
from disclosure.models.posts import Post

if TYPE_CHECKING:
    from columns.domain.duties import DutyBook

# Duties that show a department's answers to whoever holds them there.
ANSWER_DUTIES = (Duty.DRAFT, Duty.SIGN_OFF, Duty.KEEP_REGISTERS, Duty.TAKE_IN, Duty.HANDLE_REQUEST)


class AnswerCardQuerySet(models.QuerySet["AnswerCard"]):
    """Answers as staff see them."""

    def visible_to(self, book: "DutyBook") -> "AnswerCardQuerySet":
        """Return the answers of a person's departments; all for the desks of the hotline and the keeper of columns.

        What is sealed has no title for anybody who does not read it on its own page (P9).
        """
        rows = self.exclude(post__publications__state=PublicationState.SEALED)
        desks = RegisterDesk.objects.held_by(book).filter(register="hotline")
        if book.departments(Duty.KEEP_COLUMNS) or desks.exists():
            return rows
        return rows.filter(post__department__in=book.departments(*ANSWER_DUTIES))

    def kept_by(self, book: "DutyBook") -> "AnswerCardQuerySet":
        """Return those that this person is to keep right."""
        mine = book.departments(Duty.DRAFT, Duty.KEEP_REGISTERS, Duty.SIGN_OFF)
        return self.visible_to(book).filter(post__department__in=mine)

    def public(self) -> "AnswerCardQuerySet":
        """Return those whose answer citizens read now."""
        return self.filter(post__live_publication__isnull=False)

    def to_review(self) -> "AnswerCardQuerySet":
        """Return those that somebody must look at."""
        return self.filter(state=AnswerState.NEEDS_REVIEW)

    def grown_old(self, today: date) -> "AnswerCardQuerySet":
        """Return those that nobody has looked at for as long as an answer may stand."""
        return self.filter(state=AnswerState.CURRENT, next_review_on__lte=today)


class AnswerCard(models.Model):
    """One answer: is it still right, who said so and when, when it is asked again."""

    post = models.OneToOneField(Post, models.PROTECT, primary_key=True, related_name="answer_card", verbose_name="问答")
    state = models.CharField("状态", max_length=16, choices=AnswerState, default=AnswerState.PREPARED, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    reviewed_on = models.DateField("核对日期", null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="核对人"
    )
    next_review_on = models.DateField("下次核对", null=True, editable=False)
    due_on = models.DateField("更新期限", null=True, editable=False, help_text="标为待更新之日起5个工作日")
    why = models.CharField("为什么要更新", max_length=300, blank=True, editable=False)

    history = HistoricalRecords()
    objects = AnswerCardQuerySet.as_manager()

    class Meta:
        verbose_name = "热线问答"
        verbose_name_plural = "热线问答"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AnswerState.values), name="disclosure_answer_state"),
            models.CheckConstraint(
                condition=Q(state=AnswerState.NEEDS_REVIEW, due_on__isnull=False)
                | ~Q(state=AnswerState.NEEDS_REVIEW) & Q(due_on__isnull=True, why=""),
                name="disclosure_answer_review_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=AnswerState.CURRENT) | Q(reviewed_on__isnull=False, next_review_on__isnull=False),
                name="disclosure_current_answer_was_looked_at",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"], name="disclosure_answers_by_state"),
            models.Index(fields=["state", "next_review_on"], name="disclosure_answers_by_age"),
        ]

    def __str__(self) -> str:
        return self.post.title


class AnswerBasis(models.Model):
    """What an answer rests on: a public document, or something of a higher floor (``kind`` and ``key`` name it)."""

    card = models.ForeignKey(AnswerCard, models.PROTECT, related_name="bases", verbose_name="问答")
    kind = models.CharField("类别", max_length=20)
    key = models.CharField("标识", max_length=60)
    label = models.CharField("名称", max_length=200, help_text="信息写索引号：题名以现在公开的为准")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "问答的依据"
        verbose_name_plural = "问答的依据"
        ordering = ["card", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["card", "kind", "key"], name="disclosure_answer_basis_once"),
        ]
        indexes = [models.Index(fields=["kind", "key"], name="disclosure_bases_by_key")]

    def __str__(self) -> str:
        return self.label
