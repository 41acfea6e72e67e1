"""Official letters: declared by the floors that send them, worded by the county, laid out as GB/T 9704-2012 says.

A floor declares its kinds of letter (:func:`declare`). The county words each (``LetterTemplate``, one row a wording and
a day from which it is used). :func:`compose` makes of wording and facts a :class:`ComposedLetter`, plain data with a
digest; it is printed as PDF or written for WPS, both with the same lines, and its code stands on page 1 as a QR. What
comes back sealed is matched by that code (:func:`read_code`, or typed: :func:`same_code`); we never draw a seal.

The rooms that need rows or renderers are imported by themselves: ``letters.templates``, ``letters.pdf``,
``letters.word``, ``letters.papers``.
"""

from yunlong_portal.kernel.letters.codes import CODE_LENGTH, same_code, spaced
from yunlong_portal.kernel.letters.composing import ComposedLetter, compose, date_in_words, letter_from, sample_letter
from yunlong_portal.kernel.letters.kinds import LetterKind, Placeholder, declare
from yunlong_portal.kernel.letters.scans import read_code
from yunlong_portal.kernel.letters.wording import number_text

__all__ = [
    "CODE_LENGTH",
    "ComposedLetter",
    "LetterKind",
    "Placeholder",
    "compose",
    "date_in_words",
    "declare",
    "letter_from",
    "number_text",
    "read_code",
    "same_code",
    "sample_letter",
    "spaced",
]
