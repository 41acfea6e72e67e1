"""Which publications are a change that the province's system for answers on line must be told of (P40).

A policy that comes into force or is taken down, and a new institution board. What an old site brings along is no
change: it was public before.
"""

from datetime import datetime, timedelta

from columns.domain.hotline import open_update
from columns.enums import ChangeCause
from disclosure.enums import Genre, PublicationState
from disclosure.models import Publication

BOARD = "board"
# What binds or instructs those outside; letters, minutes, reports and requests for instructions do not.
POLICY_GENRES = frozenset(
    {
        Genre.RESOLUTION,
        Genre.DECISION,
        Genre.ORDER,
        Genre.ANNOUNCEMENT,
        Genre.PROCLAMATION,
        Genre.OPINION,
        Genre.NOTICE,
    }
)
_NEW = timedelta(days=1)


def publication_changed(*, publication: Publication, now: datetime) -> None:
    """Open the department's to-do where a publication is such a change (``slots.PUBLICATION_CHANGED``)."""
    cause = _cause_of(publication)
    is_live = publication.state == PublicationState.LIVE
    if cause is None or (is_live and publication.number == 1 and now - publication.first_published_at > _NEW):
        return
    open_update(
        department=publication.department,
        cause=cause,
        cause_key=f"publication:{publication.pk}:{'public' if is_live else 'ended'}",
        # By its number: the title of what is sealed must stand nowhere (P9).
        what=f"{_WORDS[cause]}（索引号{publication.index_number}）{_what(publication, is_live=is_live)}",
        link=publication.get_absolute_url(),
        now=now,
    )


_WORDS = {ChangeCause.OFFICE: "机构设置公示", ChangeCause.POLICY: "文件"}


def _cause_of(publication: Publication) -> ChangeCause | None:
    if publication.kind == BOARD:
        return ChangeCause.OFFICE
    is_policy = publication.kind == "document" and publication.genre in POLICY_GENRES
    return ChangeCause.POLICY if is_policy else None


def _what(publication: Publication, *, is_live: bool) -> str:
    if not is_live:
        return "已撤下或者到期"
    return "已发布" if publication.number == 1 else "有了新版本"
