"""What is shown of a person to whoever has no need to know more: 张*, 138****1234, an address to its township.

The value is known to be a name or a number here; what hides in a running text is found by ``personal_data``.
"""

import re

from yunlong_portal.kernel.personal_data.addresses import township_of
from yunlong_portal.kernel.personal_data.masking import kept
from yunlong_portal.kernel.personal_data.persons import surname_of
from yunlong_portal.kernel.personal_data.reading import Reading
from yunlong_portal.kernel.text import fold

_MARK = "***"


def name(value: str) -> str:
    """Return the surname and one star, however long the name is: 张*, 欧阳*. A single character is not shown."""
    plain = value.strip()
    if len(plain) < 2:
        return "*" if plain else ""
    return f"{surname_of(plain)}*"


def phone(value: str) -> str:
    """Return a telephone number without its middle: 138****1234."""
    digits = re.sub(r"\D", "", fold(value))
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    return kept(digits, 3, 4, 4) if digits else ""


def id_number(value: str) -> str:
    """Return the number of a certificate without its middle: 5329**********1234."""
    plain = re.sub(r"\W", "", fold(value).upper())
    return kept(plain, 4, max(4, len(plain) - 8), 4) if plain else ""


def address(value: str) -> str:
    """Return an address down to its township, or its county where no township is named."""
    plain = value.strip()
    return township_of(Reading(plain), 0, len(plain)) + _MARK if plain else ""


def email(value: str) -> str:
    """Return a mail address with one letter of whose it is: z***@example.cn."""
    local, at, domain = fold(value).rpartition("@")
    return f"{local[:1]}{_MARK}{at}{domain}" if at else _MARK if value.strip() else ""
