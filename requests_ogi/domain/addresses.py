"""Where staff find a case or a complaint: what notices and reminders lead to."""

_CASE = "/admin/requests_ogi/informationrequest/{}/change/"
_COMPLAINT = "/admin/requests_ogi/complaint/{}/change/"


def case_link(request_id: int) -> str:
    """Return the path of a case in the staff's screens; written out, for reminders name thousands at once."""
    return _CASE.format(request_id)


def complaint_link(complaint_id: int) -> str:
    """Return the path of a complaint in the staff's screens."""
    return _COMPLAINT.format(complaint_id)
