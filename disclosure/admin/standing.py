"""How a post stands, in a word and a colour: the path says how far its text came, its publications what became."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from disclosure.enums import PathState, PublicationState
from disclosure.models import Post, Publication

WITHDRAWN, SEALED = PublicationState.WITHDRAWN, PublicationState.SEALED
# What a list may be narrowed to.
CHOICES = (*PathState.choices, (WITHDRAWN.value, str(WITHDRAWN.label)), (SEALED.value, str(SEALED.label)))


@dataclass(frozen=True)
class Standing:
    """A code for the style sheet, and the word."""

    code: str
    label: str


def with_seals(posts: Any) -> Any:
    """Add ``sealed`` to each post of a list, so that :func:`standing` asks nothing more."""
    return posts.annotate(sealed=Exists(Publication.objects.filter(post=OuterRef("pk"), state=SEALED)))


def standing(post: Post, *, sealed: bool) -> Standing:
    """Return how a post stands: a published one of which nothing is public any more is withdrawn."""
    if sealed:
        return Standing(SEALED.value, str(SEALED.label))
    if post.state == PathState.PUBLISHED and post.live_publication_id is None:
        return Standing(WITHDRAWN.value, str(WITHDRAWN.label))
    return Standing(post.state, post.get_state_display())


def narrowed(posts: Any, code: str | None) -> Any:
    """Return those of ``posts`` (of :func:`with_seals`) that stand as ``code`` says; all where it says nothing."""
    match code:
        case PublicationState.SEALED:
            return posts.filter(sealed=True)
        case PublicationState.WITHDRAWN:
            return posts.filter(sealed=False, state=PathState.PUBLISHED, live_publication=None)
        case PathState.PUBLISHED:
            return posts.filter(sealed=False, state=code, live_publication__isnull=False)
        case code if code in PathState.values:
            return posts.filter(sealed=False, state=code)
        case _:
            return posts
