"""Files as strangers bring them: recognised by what is in them, hidden information taken out, words read.

Pure: no Django, no database, no clock, nothing but bytes in and bytes out, so that it can run in a process of its own
(``process``, started by ``kernel.files.workshop``), which may hang, swell or crash without harm to the portal.

What happens to hidden information follows one rule. What no reader of the page or the print ever sees, and what nobody
needs to decide about, is removed and listed: authors, dates, paths, places, thumbnails, speaker's notes. What somebody
has to decide (revisions, comments, embedded or linked files, macros) is refused with the way out: accepting a revision
or dropping a comment would change the text behind its author's back. What is visible on the second look (hidden sheets,
rows, slides, layers) stays, is read with the rest, and is noted. What is digitally signed is never rewritten: kept byte
for byte if it holds nothing personal, else refused.
"""

from .clean import clean
from .kinds import KINDS, MAX_BYTES, Kind
from .report import Cleaned, Unfit

__all__ = ["KINDS", "MAX_BYTES", "Cleaned", "Kind", "Unfit", "clean"]
