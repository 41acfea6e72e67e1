"""What differs between two drafts, in the words of the screen on which they were typed."""

import difflib
from collections.abc import Iterator
from typing import Any

from disclosure.admin.pages import metadata_rows
from disclosure.domain import kinds, structure
from disclosure.domain.content import Payload
from disclosure.domain.sanitise import text_of


def differences(old: Payload, new: Payload) -> Iterator[str]:
    """Yield the difference between two payloads, a line each: ``- `` what went, ``+ `` what came."""
    before, after = _named_values(old), _named_values(new)
    for label in before | after:
        if before.get(label) != after.get(label):
            for sign, values in (("-", before), ("+", after)):
                if label in values:
                    yield f"{sign} {label}：{values[label]}"
    yield from _structured(old, new)
    yield from _attachments(old, new)
    for line in difflib.ndiff(text_of(old["body"]).splitlines(), text_of(new["body"]).splitlines()):
        if line[:2] in {"- ", "+ "}:
            yield line


def _named_values(payload: Payload) -> dict[str, str]:
    """Return whatever is filled in beside the body, the structured content and the files, by its label."""
    return {"标题": payload["title"]} | dict(metadata_rows(payload))


def _structured(old: Payload, new: Payload) -> Iterator[str]:
    for block in kinds.get(new["kind"]).blocks:
        before, after = (structure.lines_of(block, each["content"]) for each in (old, new))
        for line in difflib.ndiff(before, after):
            if line[:2] in {"- ", "+ "}:
                yield f"{line[:2]}{block.label}　{line[2:]}"


def _by_name(payload: Payload) -> dict[str, Any]:
    """Return the attachments by name, the second of the same name as 名称（2）."""
    found: dict[str, Any] = {}
    for each in payload["attachments"]:
        same = sum(other["name"] == each["name"] for other in found.values())
        found[f"{each['name']}（{same + 1}）" if same else each["name"]] = each
    return found


def _attachments(old: Payload, new: Payload) -> Iterator[str]:
    before, after = _by_name(old), _by_name(new)
    for name in before:
        if name not in after:
            yield f"- 附件：{name}"
    for name, each in after.items():
        if name not in before:
            yield f"+ 附件：{name}"
            continue
        if each["digest"] != before[name]["digest"]:
            yield f"+ 附件“{name}”：换成了另一个文件"
        said, says = (row.get("alternative_text", "") for row in (before[name], each))
        if said != says:
            yield f"- 附件“{name}”的图片说明：{said}"
            yield f"+ 附件“{name}”的图片说明：{says}"
    if before.keys() == after.keys() and list(before) != list(after):
        yield f"- 附件次序：{'、'.join(before)}"
        yield f"+ 附件次序：{'、'.join(after)}"
