"""The measures of an official document (GB/T 9704-2012), for both ways a letter is laid out.

A4; 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm (5.2.1); 22 lines of 28 characters (5.2.3) in size 3 (5.2.2). Size 3 of
print is 15.75 pt, and 28 of them are 156 mm; office programs know 三号 as 16 pt and need a quarter of a point less
between characters. ``static/css/letters.css`` says the same for the PDF; a test compares them.

Everything here is in twentieths of a point, as WordprocessingML counts.
"""

import unicodedata

LINES = 22
CHARACTERS = 28
# 22 × 28.95 pt and 28 × 15.75 pt just fit into 225 × 156 mm; a point more a line and the page would hold 21.
LINE = 579
CHARACTER = 315
CHARACTER_IN_WORD = 320
TITLE_LINE = 700
# In size 2 (22 pt).
TITLE_CHARACTERS = 20


def width(text: str) -> float:
    """Return the width of a line in characters: Latin letters and digits of 仿宋 are half as wide."""
    return sum(1.0 if unicodedata.east_asian_width(each) in "WFA" else 0.5 for each in text)


def room_right(*, organ: str, date: str) -> tuple[float, float]:
    """Return how many characters stay free to the right of signature and date (7.3.5.1).

    The date stands four characters from the edge and the organ centred over it; an organ so long that it would leave
    the page stands one from the edge and has the date centred under it.
    """
    over = (width(organ) - width(date)) / 2
    free = max(4 - max(over, 0), 1)
    return (free, free + over) if over > 0 else (free - over, free)


def item_width(count: int) -> float:
    """Return the width of the number before an attachment, where there are ``count`` of them; none before one alone."""
    return width(f"{count}．") if count > 1 else 0.0
