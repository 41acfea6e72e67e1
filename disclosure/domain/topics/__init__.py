"""Special topics (专题专栏): what one says of itself, how it opens and closes, what is put together in it.

A topic's words are a post of the kind ``topic``, signed and published like any other (``words``). ``beginning`` binds
the post to its address, ``workflow`` opens and archives, ``entries`` puts posts that are public into its sections,
``reading`` is what citizens' pages read, ``keeping`` what is watched.
"""

from disclosure.domain.topics.beginning import begin_topic, change_address, columns_for_topics
from disclosure.domain.topics.entries import Added, add_entries, end_entry, may_fill, place_entry
from disclosure.domain.topics.words import Words, introduction_of, words_for_staff, words_of
from disclosure.domain.topics.workflow import TOPIC

__all__ = [
    "TOPIC",
    "Added",
    "Words",
    "add_entries",
    "begin_topic",
    "change_address",
    "columns_for_topics",
    "end_entry",
    "introduction_of",
    "may_fill",
    "place_entry",
    "words_for_staff",
    "words_of",
]
