"""The letterheads of the organs that can be asked, for letters of other floors."""

from columns.slots import Letterhead
from requests_ogi.models import Organ


def of_department(*, department_id: int) -> Letterhead | None:
    """Return the letterhead of a department, None where it is no organ. One query (``slots.LETTERHEADS``)."""
    organ = Organ.objects.filter(pk=department_id).first()
    if organ is None:
        return None
    return Letterhead(
        mark=organ.mark, reconsideration=organ.reconsideration_body, superior=organ.superior, court=organ.court
    )
