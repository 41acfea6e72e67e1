"""One event, one line."""

from yunlong_portal.kernel.logging import _for_people


def test_a_line_end_in_an_address_writes_no_line_of_its_own():
    line = _for_people(None, "info", {"event": "request", "path": "/posts/1/\r\n00:00 INFO forged\x1b[2J"})
    assert line.strip() == r"INFO    request path=/posts/1/\x0d\x0a00:00 INFO forged\x1b[2J"
