"""The payload of a revision: everything a reader sees, in one canonical form.

Dates are ISO strings, the body is sanitised HTML, attachments are named by the digest of their cleaned bytes.
"""

from datetime import date
from typing import Any

import jsonschema

from disclosure.domain import kinds, structure
from disclosure.domain.sanitise import sanitise
from disclosure.enums import DisplayPeriod, Genre, Publicity, SourceKind, Validity
from yunlong_portal.kernel import digest
from yunlong_portal.kernel.text import clean_line, clean_text
from yunlong_portal.kernel.workflow import Refusal, Refused

Payload = dict[str, Any]

_DATE = {"type": "string", "pattern": r"^(\d{4}-\d{2}-\d{2})?$"}
_LINE = {"type": "string", "maxLength": 300}

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["kind", "title", "body", "content", "metadata", "column", "categories", "publicity", "display"],
    "properties": {
        "kind": {"type": "string"},
        "title": {"type": "string", "minLength": 1, "maxLength": 200},
        "body": {"type": "string", "maxLength": 2_000_000},
        "content": {"type": "object"},
        "metadata": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "genre": {"enum": ["", *Genre.values]},
                "issuing_body": _LINE,
                "document_number": {"type": "string", "maxLength": 80},
                "date_of_issue": _DATE,
                "formed_on": _DATE,
                "theme": _LINE,
                "keywords": {"type": "array", "items": {"type": "string", "maxLength": 30}, "maxItems": 12},
                "summary": {"type": "string", "maxLength": 300},
                "source_kind": {"enum": SourceKind.values},
                "source_name": _LINE,
                "source_url": {"type": "string", "maxLength": 500},
                "validity": {"enum": ["", *Validity.values]},
                "effective_on": _DATE,
                "repealed_on": _DATE,
                "author": {"type": "string", "maxLength": 60},
            },
        },
        "column": {"type": "string"},
        "categories": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        "publicity": {"enum": Publicity.values},
        "publicity_ground": _LINE,
        "display": {
            "type": "object",
            "additionalProperties": False,
            "required": ["period"],
            "properties": {"period": {"enum": DisplayPeriod.values}, "until": _DATE, "ground": _LINE},
        },
        "attachments": {
            "type": "array",
            "maxItems": 50,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["digest", "name"],
                "properties": {
                    "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                    "name": {"type": "string", "minLength": 1, "maxLength": 200},
                    "media_type": {"type": "string"},
                    "size": {"type": "integer", "minimum": 0},
                    "alternative_text": {"type": "string", "maxLength": 200},
                },
            },
        },
        "correction_note": _LINE,
    },
}

_METADATA_DEFAULTS: dict[str, Any] = {
    "genre": "", "issuing_body": "", "document_number": "", "date_of_issue": "", "formed_on": "", "theme": "",
    "keywords": [], "summary": "", "source_kind": SourceKind.OWN.value, "source_name": "", "source_url": "",
    "validity": "", "effective_on": "", "repealed_on": "", "author": "",
}  # fmt: skip


def empty_payload(*, kind: str, column: str = "", source_name: str = "") -> Payload:
    """Return a payload to begin with."""
    return {
        "kind": kind,
        "title": "",
        "body": "",
        "content": {},
        "metadata": _METADATA_DEFAULTS | {"source_name": source_name},
        "column": column,
        "categories": [],
        "publicity": Publicity.PROACTIVE.value,
        "publicity_ground": "",
        "display": {"period": DisplayPeriod.LONG_TERM.value, "until": "", "ground": ""},
        "attachments": [],
        "correction_note": "",
    }


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            return clean_line(value)
        case list():
            return [_cleaned(each) for each in value]
        case dict():
            return {key: _cleaned(each) for key, each in value.items()}
        case _:
            return value


def normalise(payload: Payload) -> Payload:
    """Return the payload as it is stored: lines trimmed and freed of hidden characters, body sanitised.

    Idempotent. Raises Refused (``content_invalid``) where a field is not of the declared form.
    """
    whole = empty_payload(kind=payload.get("kind", "")) | payload
    whole["metadata"] = _METADATA_DEFAULTS | payload.get("metadata", {})
    whole["display"] = {"until": "", "ground": ""} | payload.get("display", {})
    apart = {"body", "content", "metadata"}
    clean = {key: value if key in apart else _cleaned(value) for key, value in whole.items()}
    clean["content"] = _cleaned_content(whole)
    clean["metadata"] = {key: _cleaned(value) for key, value in whole["metadata"].items()}
    clean["metadata"]["summary"] = clean_text(whole["metadata"]["summary"]).strip()
    clean["body"] = sanitise(whole["body"])
    clean["categories"] = sorted(clean["categories"])
    problems = [*_schema_problems(clean, SCHEMA), *_kind_problems(clean), *_date_problems(clean)]
    if problems:
        raise Refused(*problems)
    return clean


def _cleaned_content(payload: Payload) -> Any:
    try:
        blocks = kinds.get(payload["kind"]).blocks
    except KeyError:
        return payload["content"]  # refused below, by its kind
    held = payload["content"]
    return structure.clean(blocks, held) if isinstance(held, dict) else held


def _schema_problems(value: Any, schema: dict[str, Any]) -> list[Refusal]:
    return [
        Refusal("content_invalid", f"“{'.'.join(map(str, each.absolute_path)) or '内容'}”填写有误：{_why(each)}")
        for each in jsonschema.Draft202012Validator(schema).iter_errors(value)
    ]


def _why(error: Any) -> str:
    match error.validator:
        case "maxLength":
            return f"最多 {error.validator_value} 个字，现有 {len(error.instance)} 个。"
        case "minLength":
            return "不能为空。"
        case "maxItems":
            return f"最多 {error.validator_value} 项。"
        case "enum":
            return "请从列出的选项中选择。"
        case _:
            return "格式不对，请重新填写。"


def _kind_problems(payload: Payload) -> list[Refusal]:
    try:
        kind = kinds.get(payload["kind"])
    except KeyError:
        return [Refusal("content_invalid", "没有这种信息类型，请重新选择。")]
    found = _schema_problems(payload["content"], kind.content_schema)
    if found:
        return found
    return [
        Refusal("content_invalid", f"{label}“{value}”不是一个存在的日期，请写成 2017-08-25 这样。")
        for label, value in structure.bad_dates(kind.blocks, payload["content"])
    ]


def _date_problems(payload: Payload) -> list[Refusal]:
    labels = {
        "date_of_issue": "成文日期",
        "formed_on": "形成日期",
        "effective_on": "生效日期",
        "repealed_on": "废止日期",
    }
    places = [(label, payload["metadata"][name]) for name, label in labels.items()]
    places.append(("公开至", payload["display"]["until"]))
    found = []
    for label, value in places:
        try:
            if value:
                date.fromisoformat(value)
        except (TypeError, ValueError):
            found.append(Refusal("content_invalid", f"{label}“{value}”不是一个存在的日期，请写成 2017-08-25 这样。"))
    return found


def digest_of(payload: Payload, *, form: int = digest.FORM_VERSION) -> str:
    """Return the SHA-256 of a payload in its canonical form."""
    return digest.digest_of(payload, form=form)


def display_until(payload: Payload) -> date | None:
    """Return the last day on which the post is shown, or None for long-term display."""
    until = payload["display"]["until"]
    return date.fromisoformat(until) if payload["display"]["period"] == DisplayPeriod.TO_DATE and until else None
