"""What cleaning says: a cleaned file with what was taken out and what is to be known, or why not."""

from dataclasses import dataclass, field

from .kinds import Kind


class Unfit(Exception):
    """A file that cannot be taken in: a stable code, and a Chinese sentence that says what to do instead."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence


@dataclass
class Report:
    """What was removed and what is to be known, gathered while a file is cleaned; each said once, in order."""

    removed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def remove(self, what: str) -> None:
        """Note that ``what`` was taken out."""
        if what not in self.removed:
            self.removed.append(what)

    def note(self, sentence: str) -> None:
        """Note something that a person should look at."""
        if sentence not in self.notes:
            self.notes.append(sentence)


@dataclass(frozen=True)
class Words:
    """What a machine could read of a file; not ``is_complete`` where a part stayed dark to it."""

    text: str
    is_complete: bool = True


@dataclass(frozen=True)
class Cleaned:
    """A file fit to be shown. The digest is to be taken of ``data``."""

    kind: Kind
    data: bytes
    removed: list[str]
    notes: list[str]
    text: str
    is_readable: bool


def damaged(label: str) -> Unfit:
    """Return the refusal of a file that no parser can make sense of."""
    return Unfit(
        "file_damaged",
        f"文件（{label}）已损坏或不合规范，打不开。请在电脑上打开检查，重新保存（版式文件可“打印为 PDF”）后再传。",
    )
