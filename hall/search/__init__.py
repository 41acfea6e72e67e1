"""Finding an item as one types: the whole catalogue lies in memory, renewed when something of it changes.

A county has hundreds of items, a big one two thousand: looking through all of them takes a few milliseconds and asks
the database nothing. Standing is computed by the day on which one looks, so nothing has to be renewed at midnight.
"""

from hall.search.catalogue import ItemCard, item_cards
from hall.search.matching import SAID_WITH_IT, find
from hall.search.narrowing import Narrowing

__all__ = ["SAID_WITH_IT", "ItemCard", "Narrowing", "find", "item_cards"]
