"""Drawing a sample that anybody can draw again: pure, from the cases by outcome, a number and a seed.

Every outcome comes up while the number allows it, and what withholds something comes first: the few refusals among
many grants are what a second look is for. The rest is shared out by size, by largest remainders. Within an outcome the
order is that of the SHA-256 of ``seed:key``, which any machine computes alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from requests_ogi.enums import Outcome

NO_REPLY = "no_reply"
# First what withholds, then what turns away, then what gives; last what ended without a reply.
ORDER: tuple[str, ...] = (
    Outcome.REFUSED,
    Outcome.PARTLY_GRANTED,
    Outcome.NOT_HELD,
    Outcome.NOT_THIS_BODY,
    Outcome.UNREASONABLE,
    Outcome.REPEAT,
    Outcome.NEEDS_PROCESSING,
    Outcome.STILL_UNCLEAR,
    Outcome.PETITION,
    Outcome.SPECIAL_LAW,
    Outcome.PUBLICATION,
    Outcome.RECORD_CORRECTION,
    Outcome.ARCHIVES,
    Outcome.ALREADY_PUBLIC,
    Outcome.GRANTED,
    NO_REPLY,
)
LABELS: Mapping[str, str] = {**dict(Outcome.choices), NO_REPLY: "未作答复（撤回、视为放弃）"}


@dataclass(frozen=True)
class Drawn:
    """One case that was drawn, and for which outcome."""

    stratum: str
    key: int


def number_of(size: int, *, share: int) -> int:
    """Return how many cases a share in per cent of ``size`` is: rounded up, so that some share of few is one."""
    return -(-size * share // 100)


def shared_out(sizes: Mapping[str, int], number: int) -> dict[str, int]:
    """Return how many of ``number`` fall to each outcome of these sizes; never more than there are."""
    strata = [each for each in ORDER if sizes.get(each)]
    left = min(number, sum(sizes[each] for each in strata))
    given = dict.fromkeys(strata, 0)
    for each in strata[:left]:
        given[each] = 1
    left -= sum(given.values())
    rest = {each: sizes[each] - given[each] for each in strata}
    if left and (whole := sum(rest.values())):
        by_remainder = sorted(strata, key=lambda each: (-(left * rest[each] % whole), ORDER.index(each)))
        for each in strata:
            given[each] += left * rest[each] // whole
        over = left - sum(left * rest[each] // whole for each in strata)
        for each in by_remainder[:over]:
            given[each] += 1
    return given


def sample(population: Mapping[str, Sequence[int]], *, number: int, seed: str) -> list[Drawn]:
    """Return what is drawn, in the order in which it is looked at."""
    given = shared_out({stratum: len(keys) for stratum, keys in population.items()}, number)
    return [
        Drawn(stratum, key)
        for stratum, count in given.items()
        for key in sorted(population[stratum], key=lambda key: (_rank(seed, key), key))[:count]
    ]


def _rank(seed: str, key: int) -> bytes:
    return sha256(f"{seed}:{key}".encode()).digest()
