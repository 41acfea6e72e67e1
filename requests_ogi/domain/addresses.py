"""Where staff find a case, a complaint, a draw or a case that was drawn: what notices and reminders lead to."""

_CASE = "/admin/requests_ogi/informationrequest/{}/change/"
_COMPLAINT = "/admin/requests_ogi/complaint/{}/change/"
_DRAW = "/admin/requests_ogi/sampledraw/{}/change/"
_SAMPLED_CASE = "/admin/requests_ogi/sampledcase/{}/change/"


def case_link(request_id: int) -> str:
    """Return the path of a case in the staff's screens; written out, for reminders name thousands at once."""
    return _CASE.format(request_id)


def complaint_link(complaint_id: int) -> str:
    """Return the path of a complaint in the staff's screens."""
    return _COMPLAINT.format(complaint_id)


def draw_link(draw_id: int) -> str:
    """Return the path of a draw in the staff's screens."""
    return _DRAW.format(draw_id)


def sampled_case_link(case_id: int) -> str:
    """Return the path of a case that was drawn in the staff's screens."""
    return _SAMPLED_CASE.format(case_id)
