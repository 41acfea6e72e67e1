"""Where staff find a case: what notices and reminders lead to."""

_CASE = "/admin/requests_ogi/informationrequest/{}/change/"


def case_link(request_id: int) -> str:
    """Return the path of a case in the staff's screens; written out, for reminders name thousands at once."""
    return _CASE.format(request_id)
