"""梳理: who has looked through which items in a round, who has not, and what each may do about it.

``board`` is what is there, ``acting`` what may be done, ``reminding`` who is told, ``reading`` what readers see of it.
"""

from hall.domain.rounds.acting import (
    DESKS,
    KEEPERS,
    chase,
    close_round,
    confirm,
    declare_none,
    open_round,
    out_of_reach,
)
from hall.domain.rounds.board import ItemLine, Stand, UnitLine, board, lines_of
from hall.domain.rounds.reading import last_confirmed, with_last_confirmed

__all__ = [
    "DESKS",
    "KEEPERS",
    "ItemLine",
    "Stand",
    "UnitLine",
    "board",
    "chase",
    "close_round",
    "confirm",
    "declare_none",
    "last_confirmed",
    "lines_of",
    "open_round",
    "out_of_reach",
    "with_last_confirmed",
]
