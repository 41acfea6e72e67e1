"""An address as the post needs it: whoever fills in a form writes his village and his house, and chose his township.

What stands above the village he did not write: he is asked for his township by itself. On an envelope all of it must
stand. Whoever wrote it himself, in whatever words, is not corrected; nor is who names another place than the one that
he chose, be it a province, a city, a county, a district or a township: where that is not clear, his own words stand.
"""

import re

from columns.models import Department
from columns.queries import site_facts

_GOVERNMENT = "人民政府"
_PEOPLE = "族"
_COUNTY_TOWN = "城"  # 云龙县城 is a place of its own: without its county nothing is left of it
# What an address may begin with above the village: names of two characters and more, up to a village or a street. Not
# 市场 and 超市, 社区, 小区 and 安置区, 古镇 and 集镇: these are places inside of one.
_ELSEWHERE = re.compile(
    r"(?:(?![村组路街巷号])[一-鿿]){2,}?"
    r"(?:省|州|(?<![超夜早菜花城集])市(?![场集])|(?<![老旧新])县|(?<![集古小])[乡镇]"
    r"|(?<![小社园片库矿景校厂城开发新业置民宅活护林牧东西南北中上下老旧一二三四五])区)"
)


def full_address(words: str, *, township: Department | None) -> str:
    """Return an address with province, county and township before it, as far as it does not say them itself.

    As it was written where no township is known: then it is in another county; and where it begins with another place
    than that township. No query unless a fact of the site changed.
    """
    if township is None or not words:
        return words
    county = township.name.removesuffix(_GOVERNMENT).removesuffix(township.short_name)
    region, names = site_facts()["region"], _names(township.short_name)
    said = words if words.startswith(county + _COUNTY_TOWN) else words.removeprefix(county)
    if said.startswith(names):
        return f"{region}{county}{said}"
    if any(each in words for each in names) or (county and county in said) or _ELSEWHERE.match(said):
        return words
    return f"{region}{county}{township.short_name}{said}"


def _names(township: str) -> tuple[str, ...]:
    """Return the name of a township, and the shorter one that everybody uses: 苗尾傈僳族乡 is 苗尾乡."""
    return (township, f"{township[:2]}{township[-1]}") if _PEOPLE in township else (township,)
