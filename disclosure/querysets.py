"""Who sees what, as SQL."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q

from columns.enums import COUNTY_DUTIES, LEADERS, Duty
from disclosure.enums import PathState, PublicationState, Step, TopicState
from disclosure.undated import UNDATED

if TYPE_CHECKING:
    from columns.domain.duties import DutyBook

# The one order of every public list. The id makes it total, so that no line stands on two pages or on none.
NEWEST_FIRST = ("-first_published_at", "-id")
OLDEST_FIRST = ("first_published_at", "id")


# Duties that show a department's posts to whoever holds them there.
POST_DUTIES = (
    Duty.DRAFT,
    Duty.SECTION_REVIEW,
    Duty.SECRECY_REVIEW,
    Duty.LEGAL_REVIEW,
    Duty.SIGN_OFF,
    Duty.SIGN_OFF_PRINCIPAL,
    Duty.REVIEW_CATALOGUE,
    Duty.CHECK_GUIDES,
    Duty.PROOFREAD,
    Duty.PUBLISH,
    Duty.SEAL,
    Duty.READ_SEALED,
)
# Duties that show the topics a department leads to whoever holds them there; the desk that publishes sees all.
TOPIC_DUTIES = (Duty.DRAFT, Duty.SIGN_OFF, Duty.SIGN_OFF_PRINCIPAL)
# What the desks that publish and seal see of every department: what comes to them, and what is or was public.
_DESKS = (Duty.PUBLISH, Duty.SEAL, Duty.READ_SEALED)
_DESK_STATES = (PathState.PROOFREAD, PathState.SCHEDULED, PathState.PUBLISHED)

# Which duty the awaited step is asked of.
_AWAITED_OF = {
    Step.SUBMIT: (Duty.DRAFT,),
    Step.FILE: (Duty.DRAFT,),
    Step.SECTION_REVIEW: (Duty.SECTION_REVIEW,),
    Step.SECRECY_REVIEW: (Duty.SECRECY_REVIEW,),
    Step.LEGAL_REVIEW: (Duty.LEGAL_REVIEW,),
    Step.LEADER_REVIEW: (Duty.SIGN_OFF,),
    Step.SIGN_OFF: LEADERS,
    Step.CATALOGUE_REVIEW: (Duty.REVIEW_CATALOGUE,),
    Step.GUIDE_CHECK: (Duty.CHECK_GUIDES,),
    Step.PROOFREAD: (Duty.PROOFREAD,),
    Step.PUBLISH: (Duty.PUBLISH,),
}
# The steps that a post can wait for, in the order of the way.
AWAITED = tuple(step for step in Step if step in _AWAITED_OF)
# The desks that check for the county see what waits for them and what they had in hand, nothing else.
_CHECKS = {Step.CATALOGUE_REVIEW: Duty.REVIEW_CATALOGUE, Step.GUIDE_CHECK: Duty.CHECK_GUIDES}


def _in_hand_of(duty: Duty) -> Any:
    from disclosure.models import SignOff  # the models name the classes of this room

    return SignOff.objects.filter(duty=duty).order_by().values("post")


class PostQuerySet(models.QuerySet):
    """Posts as staff see them."""

    def visible_to(self, book: "DutyBook") -> "PostQuerySet":
        """Return the posts a person may see: all of the departments where he has a duty, and his desk's."""
        own = [duty for duty in POST_DUTIES if duty not in COUNTY_DUTIES]
        condition = Q(department__in=book.departments(*own))
        if book.departments(*_DESKS):
            condition |= Q(state__in=_DESK_STATES) | Q(index_number__isnull=False)
        for step, duty in _CHECKS.items():
            if book.departments(duty):
                condition |= Q(awaits=step) | Q(pk__in=_in_hand_of(duty))
        visible = self.filter(condition)
        if book.departments(Duty.SEAL, Duty.READ_SEALED):
            return visible
        # What is sealed has no title either: it is not there for anybody else (P9).
        return visible.exclude(publications__state=PublicationState.SEALED)

    def waiting_for(self, book: "DutyBook") -> "PostQuerySet":
        """Return the posts whose next step is asked of a duty this person holds."""
        condition = Q(pk__in=())
        for step, duties in _AWAITED_OF.items():
            if departments := book.departments(*duties):
                at_desk = all(duty in COUNTY_DUTIES for duty in duties)
                condition |= Q(awaits=step) if at_desk else Q(awaits=step, department__in=departments)
        return self.filter(condition)


class PublicationQuerySet(models.QuerySet):
    """Publications as the public sees them."""

    def live(self) -> "PublicationQuerySet":
        """Return what is public now."""
        return self.filter(state=PublicationState.LIVE)

    def live_of(self, *kinds: str, departments: Collection[Any] | None = None) -> "PublicationQuerySet":
        """Return the live publications of kinds of which a department has a few: boards, guides, answers.

        They are found by their posts, which name what is live and whose index leads with the kind: asked for its
        state too, a planner would walk a million publications. ``departments`` are keys or rows.
        """
        from disclosure.models import Post  # the models name this class

        posts = Post.objects.filter(kind__in=kinds, live_publication__isnull=False)
        if departments is not None:
            posts = posts.filter(department__in=departments)
        return self.filter(pk__in=posts.values("live_publication"))

    def between(self, start: datetime, end: datetime) -> "PublicationQuerySet":
        """Return what was first published from ``start`` on and before ``end``."""
        return self.filter(first_published_at__gte=start, first_published_at__lt=end)

    def dated(self) -> "PublicationQuerySet":
        """Leave out what nobody knows when it was published (:mod:`disclosure.undated`): it renews nothing."""
        return self.filter(first_published_at__gt=UNDATED)

    def with_views(self) -> "PublicationQuerySet":
        """Add ``views`` (浏览次数, None before the first) without reading the envelope."""
        return self.annotate(views=F("post__view_count__views"))

    def slice_of_ids(self, *, offset: int, size: int, total: int) -> list[int]:
        """Return the ids of lines ``offset`` to ``offset + size`` of the list, newest first.

        Reads the covering index only, and counts its way from whichever end is nearer, so that the last page of
        a long list costs what the first does.
        """
        size = min(size, total - offset)
        if size <= 0:
            return []
        if offset <= total // 2:
            return list(self.order_by(*NEWEST_FIRST).values_list("pk", flat=True)[offset : offset + size])
        from_end = total - offset - size
        return list(self.order_by(*OLDEST_FIRST).values_list("pk", flat=True)[from_end : from_end + size])[::-1]


class TopicQuerySet(models.QuerySet):
    """Special topics as the public and as staff see them."""

    def shown(self) -> "TopicQuerySet":
        """Return what citizens see: open or archived, with words that are public now."""
        return self.filter(state__in=(TopicState.OPEN, TopicState.ARCHIVED), post__live_publication__isnull=False)

    def visible_to(self, book: "DutyBook") -> "TopicQuerySet":
        """Return the topics a person may see: those his departments lead, all for the desk that publishes."""
        # What is sealed has no title for anybody who does not read it on its own page (P9).
        rows = self.exclude(post__publications__state=PublicationState.SEALED)
        if book.departments(Duty.PUBLISH):
            return rows
        return rows.filter(post__department__in=book.departments(*TOPIC_DUTIES))

    def filled_by(self, book: "DutyBook") -> "TopicQuerySet":
        """Return the topics into which a person may put posts now: not closed, and led by his department."""
        rows = self.visible_to(book).exclude(state=TopicState.ARCHIVED)
        if book.departments(Duty.PUBLISH):
            return rows
        return rows.filter(post__department__in=book.departments(Duty.DRAFT))


class TopicEntryQuerySet(models.QuerySet):
    """What stands in special topics."""

    def standing(self) -> "TopicEntryQuerySet":
        """Return what was not taken out again."""
        return self.filter(ended_at__isnull=True)

    def shown(self) -> "TopicEntryQuerySet":
        """Return what citizens see: standing, and public now."""
        return self.standing().filter(post__live_publication__isnull=False)


# Whoever drafts, reviews or signs for a department decides what becomes of its old pages that are held back.
HELD_DUTIES = (Duty.DRAFT, Duty.SECRECY_REVIEW, Duty.SIGN_OFF, Duty.SIGN_OFF_PRINCIPAL)


class LegacyPageQuerySet(models.QuerySet):
    """Pages of old sites as staff see them."""

    def visible_to(self, book: "DutyBook") -> "LegacyPageQuerySet":
        """Return the pages of one's departments; all for the desk that publishes."""
        # What is sealed has no title for anybody who does not read it on its own page (P9).
        rows = self.exclude(post__publications__state=PublicationState.SEALED)
        rows = rows.exclude(quarantine__post__publications__state=PublicationState.SEALED)
        if book.departments(Duty.PUBLISH):
            return rows
        return rows.filter(department__in=book.departments(*HELD_DUTIES))


class MigrationBatchQuerySet(models.QuerySet):
    """Batches as staff see them."""

    def visible_to(self, book: "DutyBook") -> "MigrationBatchQuerySet":
        """Return the batches with a page of one's departments; all for the desk that publishes."""
        if book.departments(Duty.PUBLISH):
            return self
        return self.filter(pages__department__in=book.departments(*HELD_DUTIES)).distinct()


class QuarantinedPageQuerySet(models.QuerySet):
    """Pages that are held back. What they say is for their department alone, not for the county's desks."""

    def visible_to(self, book: "DutyBook") -> "QuarantinedPageQuerySet":
        """Return those of the departments for which one drafts, reviews or signs."""
        # What is sealed has no title for anybody who does not read it on its own page (P9).
        rows = self.exclude(post__publications__state=PublicationState.SEALED)
        return rows.filter(department__in=book.departments(*HELD_DUTIES))
