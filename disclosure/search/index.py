"""Puts publications into the index and takes them out, inside the transaction that publishes or withdraws."""

from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet

from disclosure.domain.sanitise import text_of
from disclosure.enums import PublicationState
from disclosure.models import Publication, SearchEntry
from disclosure.search.engines import Indexed, engine
from disclosure.search.places import place_of
from disclosure.search.segment import dictionary_version, segmenter
from disclosure.search.tokens import tokens_of
from yunlong_portal.kernel.models import StoredFile

# Of one publication; keeps a vector of PostgreSQL under its megabyte. The county's longest plan has 40,000.
MAX_TEXT = 60_000
BATCH = 200
_FACTS = ("department_id", "column_id", "kind", "validity")
_READ = (
    "pk", "state", "title", "document_number", "index_number", "issuing_body", "summary", "metadata", "html",
    "attachments", "department_id", "column_id", "kind", "validity", "first_published_at",
)  # fmt: skip


def index(publication: Publication) -> None:
    """Make a live publication findable, in place of what the index had of it.

    To be called in the transaction that publishes. Raises ValueError for a publication that is not public.
    """
    _write([publication])


def index_many(publications: Sequence[Publication]) -> None:
    """Make many live publications findable at once, in the transaction that publishes them."""
    for place in range(0, len(publications), BATCH):
        _write(publications[place : place + BATCH])


def remove(publication_id: int) -> None:
    """Take a publication out of the index; one that is not in it is no error."""
    _erase([publication_id])


@transaction.atomic
def _write(publications: Sequence[Publication]) -> None:
    for each in publications:
        if each.state != PublicationState.LIVE:
            raise ValueError(f"公开件 {each.pk} 不在公开状态，不能编入检索。")
    _erase([each.pk for each in publications])
    files = _texts_of_files(publications)
    rows = [_tokens(each, files) for each in publications]
    SearchEntry.objects.bulk_create([_entry(each) for each in publications])
    engine().write(rows)


@transaction.atomic
def _erase(publication_ids: Sequence[int]) -> None:
    entries = SearchEntry.objects.filter(publication__in=publication_ids)
    if places := list(entries.values_list("pk", flat=True)):
        engine().erase(places)
        entries.delete()


def _place(publication: Publication) -> int:
    return place_of(publication.first_published_at, publication.pk)


def _entry(publication: Publication) -> SearchEntry:
    facts = {name: getattr(publication, name) for name in _FACTS}
    return SearchEntry(id=_place(publication), publication_id=publication.pk, dictionary=segmenter().version, **facts)


def _texts_of_files(publications: Iterable[Publication]) -> dict[str, str]:
    digests = {file["digest"] for each in publications for file in each.attachments}
    return dict(StoredFile.objects.filter(digest__in=digests).values_list("digest", "text")) if digests else {}


def _tokens(publication: Publication, files: dict[str, str]) -> Indexed:
    title = "\n".join((publication.title, publication.document_number, publication.index_number))
    about = (publication.issuing_body, publication.summary, *publication.metadata.get("keywords", ()))
    body = "\n".join((*about, text_of(publication.html)))[:MAX_TEXT]
    attached = "\n".join(f"{file['name']}\n{files.get(file['digest'], '')}" for file in publication.attachments)
    cutter = segmenter()
    return Indexed(
        place=_place(publication),
        title=tokens_of(title, cutter),
        body=tokens_of(body, cutter),
        attachments=tokens_of(attached[: MAX_TEXT - len(body)], cutter),
    )


def outdated() -> QuerySet[Publication]:
    """Return the live publications that the index lacks or has from another dictionary."""
    return Publication.objects.live().exclude(search_entry__dictionary=dictionary_version())


def rebuild(
    *, everything: bool = False, batch: int = BATCH, progress: Callable[[int], None] = lambda done: None
) -> int:
    """Bring the index up to date and return how many publications were indexed.

    Each batch is a transaction of its own and is not done again: after an interruption the next call goes on. Entries
    of what is no longer public go first. ``everything`` marks every entry as outdated before it begins.
    """
    if everything:
        SearchEntry.objects.update(dictionary="")
    while left := list(
        SearchEntry.objects.exclude(publication__state=PublicationState.LIVE).values_list("publication", flat=True)[
            :batch
        ]
    ):
        _erase(left)
    done = last = 0
    while publications := list(outdated().filter(pk__gt=last).only(*_READ).order_by("pk")[:batch]):
        last = publications[-1].pk
        done += _write_still_live(publications)
        progress(done)
    return done


@transaction.atomic
def _write_still_live(publications: Sequence[Publication]) -> int:
    """Index those that nobody took down meanwhile: the lock keeps a withdrawal waiting until they are written."""
    live = set(
        Publication.objects.live()
        .select_for_update()
        .filter(pk__in=[each.pk for each in publications])
        .values_list("pk", flat=True)
    )
    _write([each for each in publications if each.pk in live])
    return len(live)
