"""The county's wording of letters, from ``letters.yaml`` of its folder.

``letters:`` lists for each letter ``code``, ``title``, ``body`` (one line a paragraph) and, where they differ from what
is usual, ``class_mark``, ``number_pattern``, ``slip`` and ``valid_from``.
"""

from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Q

from yunlong_portal.kernel.county import CountyFileError, read_document
from yunlong_portal.kernel.history import save_with_history
from yunlong_portal.kernel.letters import kinds
from yunlong_portal.kernel.letters.wording import objections
from yunlong_portal.kernel.models import LetterTemplate

FILE = "letters.yaml"
REASON = "载入县情资料"
# The regulation on open government information took effect: no letter of ours is older.
_FROM = date(2008, 5, 1)
_TEXTS = ("code", "title", "body", "class_mark", "number_pattern", "slip")


def load_letters(folder: Path) -> dict[str, int]:
    """Create the wordings that are missing: those whose letter has none from the same day on.

    What staff reworded, moved to another day or took out of use stays as it is. Raises ``CountyFileError`` for a letter
    that no floor declares and for a wording that its kind does not allow.
    """
    path = folder / FILE
    listed = read_document(path).get("letters", [])
    if not isinstance(listed, list):
        raise CountyFileError(path, "“letters”须是一个列表。")
    seen: set[str] = set()
    new = 0
    for place, entry in enumerate(listed, 1):
        template = _template(path, entry, place)
        if template.county_key in seen:
            raise CountyFileError(path, f"“{template.code}”同一天启用的模板列了两份。")
        seen.add(str(template.county_key))
        same = Q(county_key=template.county_key) | Q(code=template.code, valid_from=template.valid_from)
        if not LetterTemplate.objects.filter(same).exists():
            save_with_history(template, actor=None, reason=REASON)
            new += 1
    return {"文书模板": new}


def _template(path: Path, entry: Any, place: int) -> LetterTemplate:
    if not isinstance(entry, dict) or not all(isinstance(entry.get(each), str) for each in ("code", "title", "body")):
        raise CountyFileError(path, f"第{place}份文书须写明 code、title 和 body。")
    code = entry["code"]
    if strange := sorted(set(entry) - {*_TEXTS, "valid_from"}):
        raise CountyFileError(path, f"“{code}”里有不认识的“{'、'.join(strange)}”。")
    valid_from = entry.get("valid_from", _FROM)
    if type(valid_from) is not date:
        raise CountyFileError(path, f"“{code}”的 valid_from 须写成 2017-08-25 的样子。")
    kind = kinds.find(code)
    if kind is None:
        raise CountyFileError(path, f"没有“{code}”这种文书。")
    texts = {name: str(entry[name]).strip() for name in _TEXTS if name in entry}
    template = LetterTemplate(**texts, valid_from=valid_from, county_key=f"{code}@{valid_from}")
    if wrong := [each.sentence for found in objections(template, kind).values() for each in found]:
        raise CountyFileError(path, f"“{code}”：{'；'.join(wrong)}")
    return template
