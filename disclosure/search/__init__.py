"""Search over live publications by Chinese words, the same on SQLite and PostgreSQL.

``index`` and ``remove`` are called by the acts that publish and withdraw, ``find`` by the page, ``highlight`` by
whoever shows found text. How it works stands in ``tokens`` (what is indexed) and ``query`` (what is looked for).
"""

from disclosure.search.highlight import highlight
from disclosure.search.index import index, index_many, remove
from disclosure.search.page import SearchPage, find
from disclosure.search.query import SearchQuery

__all__ = ["SearchPage", "SearchQuery", "find", "highlight", "index", "index_many", "remove"]
