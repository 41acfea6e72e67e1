"""The review sheet (附件1), printed for whoever signs by hand."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from columns.models import Column
from disclosure.domain import kinds, paper, rendering, review_items, separation, signing
from disclosure.enums import DisplayPeriod, Publicity, SignMode, SourceKind, Step, Verdict
from disclosure.models import ReviewSheet, SignOff
from yunlong_portal.kernel.documents import qr_svg, render_pdf

_EXCERPT = 400  # characters of the body printed on the sheet; the digest stands for the rest


def review_sheet_pdf(sheet: ReviewSheet) -> bytes:
    """Return the review sheet of one round as an A4 PDF: what was answered and signed, lines for what was not yet.

    The QR leads to the post on the staff's site; the code on every page names the text (P13).
    """
    return render_pdf(template="disclosure/documents/review_sheet.html", context=sheet_context(sheet))


def sheet_context(sheet: ReviewSheet) -> dict[str, Any]:
    """Return what the template of the review sheet shows."""
    post, payload = sheet.post, sheet.revision.payload
    signed = {
        row.step: row
        for row in SignOff.objects.filter(sheet=sheet, revision=sheet.revision).order_by("sequence")
        if row.step in {*signing.SIGNING_STEPS, Step.SUBMIT}
    }
    kind = kinds.get(payload["kind"])
    column = Column.objects.filter(code=payload["column"]).first()
    body = rendering.words_of(payload)
    return {
        "sheet": sheet,
        "post": post,
        "payload": payload,
        "metadata": payload["metadata"],
        "kind": kind,
        "column": column.name if column else "",
        "source_kind": SourceKind(payload["metadata"]["source_kind"]).label,
        "publicity": [(each.label, each == payload["publicity"]) for each in Publicity],
        "display": DisplayPeriod(payload["display"]["period"]).label,
        "excerpt": body[:_EXCERPT] + ("……" if len(body) > _EXCERPT else ""),
        "length": len("".join(body.split())),
        "items": [_item(item, signed) for item in review_items.ITEMS],
        "county_checks": [
            _county_check(step, signed.get(step))
            for step in signing.rule_of(sheet).steps
            if step in separation.COUNTY_CHECKS
        ],
        "verdicts": Verdict.choices,
        "signatures": [_signature(step, signed.get(step)) for step in _steps(sheet)],
        "code": paper.code_of(sheet),
        "qr": qr_svg(f"{settings.BASE_URL}/admin/disclosure/post/{post.pk}/change/", label="审查表二维码"),
        "printed_at": timezone.localtime(),
    }


def _steps(sheet: ReviewSheet) -> list[str]:
    return [Step.SUBMIT, *signing.rule_of(sheet).steps, Step.PROOFREAD, Step.PUBLISH]


def _item(item: review_items.ReviewItem, signed: dict[str, SignOff]) -> dict[str, Any]:
    """Return one line of the table: the drafter's answer, and the last reviewer's."""

    def answer(step: str) -> dict[str, str]:
        return signed[step].checklist.get(item.code, {}) if step in signed else {}

    order = (Step.SIGN_OFF, Step.LEADER_REVIEW, Step.LEGAL_REVIEW, Step.SECRECY_REVIEW, Step.SECTION_REVIEW)
    reviewed = next((found for step in order if (found := answer(step))), {})
    drafted = answer(Step.SUBMIT)
    labels = dict(Verdict.choices)
    return {
        "code": item.code,
        "name": item.name,
        "looks_at": item.looks_at,
        "drafted": labels.get(drafted.get("verdict", ""), ""),
        "reviewed": reviewed.get("verdict", ""),
        "remark": reviewed.get("remark") or drafted.get("remark", ""),
    }


def _county_check(step: str, row: SignOff | None) -> dict[str, Any]:
    """Return the list that a desk of the county goes through, with what it answered."""
    given = row.checklist if row else {}
    return {
        "label": Step(step).label,
        "lines": [
            {"code": item.code, "name": item.name, "looks_at": item.looks_at}
            | {name: given.get(item.code, {}).get(name, "") for name in ("verdict", "remark")}
            for item in review_items.asked_by(step)
        ],
    }


def _signature(step: str, row: SignOff | None) -> dict[str, Any]:
    if row is None:
        return {"label": Step(step).label, "row": None}
    return {
        "label": Step(step).label,
        "row": row,
        "at": timezone.localtime(row.signed_at),
        "on_paper": row.mode == SignMode.ON_PAPER,
        "scan": row.facts.get("scan", "")[: paper.CODE_LENGTH],
    }
