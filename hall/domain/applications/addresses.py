"""An address as the post needs it: whoever fills in a form writes his village and his house, and chose his township.

What stands above the village he did not write: he is asked for his township by itself. On an envelope all of it must
stand. Whoever wrote it himself, in whatever words, is not corrected.
"""

from columns.models import Department
from columns.queries import site_facts

_GOVERNMENT = "人民政府"
_PEOPLE = "族"


def full_address(words: str, *, township: Department | None) -> str:
    """Return an address with province, county and township before it, as far as it does not say them itself.

    As it was written where no township is known: then it is in another county. No query unless a fact of the site
    changed.
    """
    if township is None or not words:
        return words
    county = township.name.removesuffix(_GOVERNMENT).removesuffix(township.short_name)
    region, names = site_facts()["region"], _names(township.short_name)
    said = words.removeprefix(county)
    if said.startswith(names):
        return f"{region}{county}{said}"
    if any(each in words for each in names) or (county and county in said):
        return words
    return f"{region}{county}{township.short_name}{said}"


def _names(township: str) -> tuple[str, ...]:
    """Return the name of a township, and the shorter one that everybody uses: 苗尾傈僳族乡 is 苗尾乡."""
    return (township, f"{township[:2]}{township[-1]}") if _PEOPLE in township else (township,)
