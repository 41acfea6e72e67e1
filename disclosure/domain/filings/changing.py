"""A guide or rules that become public, or cease to be, after they were handed in: what is filed is the old text."""

from datetime import datetime

from columns.domain.duties import roster
from disclosure.domain.filings.contents import KIND_OF, live_texts
from disclosure.domain.filings.workflow import FILERS, page_of
from disclosure.enums import FilingState
from disclosure.models import PolicyFiling, Publication
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.notices import NewNotice

_DOCUMENT_OF = {kind: document for document, kind in KIND_OF.items()}
_HANDED_IN = (FilingState.FILED, FilingState.CHECKED)


def tell_of_change(*, publication: Publication, now: datetime) -> None:
    """Tell a department that what it handed in is not what is public any more; handing in anew settles it.

    Fills ``disclosure.slots.PUBLICATION_CHANGED``: no query for other kinds, five at most for these.
    """
    document = _DOCUMENT_OF.get(publication.kind)
    if document is None:
        return
    rows = PolicyFiling.objects.filter(
        department=publication.department_id, document=document, state__in=_HANDED_IN, round__is_open=True
    )
    filed = list(rows.select_related("round", "department", "submission"))
    if not filed:
        return
    public = live_texts(document, filed[0].department)
    people = roster(FILERS, now=now).people(FILERS, publication.department_id)
    new = [
        NewNotice(
            key=f"disclosure.filing.changed:{row.pk}:{publication.pk}:{publication.state}:{person}",
            recipient_id=person,
            subject=f"公开的《{row.get_document_display()}》与报送备案的不是同一版，请重新报送",
            link=page_of(row),
            about=notices.about(row),
        )
        for row in filed
        if row.submission is not None and row.submission.content["publications"] != public
        for person in people
    ]
    notices.write_many(new, now=now)
