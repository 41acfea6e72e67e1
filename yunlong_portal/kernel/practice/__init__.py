"""Practice: a second portal of the same code, in which everything may be tried and nothing counts.

The notice asks for trained managers, approvers and window clerks (一（三）3), and nobody learns to decide a case from a
leaflet. So the whole portal is set up once more beside the real one (``PORTAL_PRACTICE=1``, ``make practice``), with a
database, files, queue and keys of its own. It is the same code and not a flag on rows: no query that forgot to ask for
the flag can ever show a made-up case to a citizen, or a citizen's case to whoever practises.

What keeps the two apart:

- a row in the database (``PracticeMark``, set while it is empty) says that it is the practice copy. The portal refuses
  to start on a database with it, the practice copy on one without it (``marking``);
- every page says 练习 above, every PDF across, and robots and feed readers get nothing (``pages``, ``documents``);
- nothing leaves the house: no letter, no message, no visit to another website (the settings see to that).

``refreshing`` puts it back to the beginning for the next class.
"""

from yunlong_portal.kernel.practice.marking import is_marked
from yunlong_portal.kernel.practice.refreshing import keep_through_refresh, refresh

__all__ = ["is_marked", "keep_through_refresh", "refresh"]
