"""The personal-data guard: what in a text may not, or may not without a look, go before the public.

What is sure blocks; what needs a look is a look. Numbers with a check of their own (identity numbers, bank cards)
and numbers of a known form (mobiles) are sure. An address, an illness, a hardship or a child is only as sure as the
words around it. What an office says of itself (its land line, its address, its account, its document, index, project
and credit-code numbers) and what is masked already are left alone.

One small room per kind; :data:`RECOGNISERS` is the table of them, :mod:`.reading` the text as they all see it,
:mod:`.findings` what they return and which finding wins where two overlap, :mod:`.masking` how each is masked.
Pure functions; nothing here knows the county: another one needs no change.
"""

from collections.abc import Callable, Iterable

from yunlong_portal.kernel.personal_data.accounts import bank_cards
from yunlong_portal.kernel.personal_data.addresses import addresses
from yunlong_portal.kernel.personal_data.certificates import other_certificates
from yunlong_portal.kernel.personal_data.circumstances import hardships, illnesses, minors
from yunlong_portal.kernel.personal_data.contacts import chat_ids, emails
from yunlong_portal.kernel.personal_data.findings import LABELS, Candidate, Finding, Kind, Severity, settle
from yunlong_portal.kernel.personal_data.id_numbers import id_numbers
from yunlong_portal.kernel.personal_data.masking import mask
from yunlong_portal.kernel.personal_data.mobiles import mobiles
from yunlong_portal.kernel.personal_data.plates import household_numbers, plates
from yunlong_portal.kernel.personal_data.reading import Reading

__all__ = ["LABELS", "Finding", "Kind", "Severity", "find", "mask"]

Recogniser = Callable[[Reading], Iterable[Candidate]]

# These read digits; they look a second time at numbers written out in Chinese numerals.
NUMBER_RECOGNISERS: tuple[Recogniser, ...] = (id_numbers, mobiles, bank_cards)
RECOGNISERS: tuple[Recogniser, ...] = (
    *NUMBER_RECOGNISERS,
    other_certificates,
    household_numbers,
    emails,
    chat_ids,
    plates,
    addresses,
    illnesses,
    hardships,
    minors,
)


def find(text: str) -> list[Finding]:
    """Return what is found in ``text``, in order of place, none overlapping another.

    Offsets are in code points of ``text`` as handed in, the end exclusive; ``text`` of a finding is exactly that slice.
    """
    reading = Reading(text)
    candidates = [each for recognise in RECOGNISERS for each in recognise(reading)]
    if spelled := reading.spelled_out():
        candidates += [
            each for recognise in NUMBER_RECOGNISERS for each in recognise(spelled) if spelled.is_spelled_out(each)
        ]
    return settle(text, candidates)
