"""In which field a citizen hands in which paper."""

from requests_ogi.enums import PaperKind


def name_of(kind: PaperKind) -> str:
    """Return the name of the field in which a paper of this kind is handed in."""
    return f"paper_{kind.value}"
