"""政府信息公开申请表 as it was typed in at a desk, to be read over and signed by who spoke (条例2019 Art. 29)."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from requests_ogi.enums import ApplicantKind, DeliveryWay, SupplyForm
from requests_ogi.models import Applicant, InformationRequest
from yunlong_portal.kernel.documents import render_pdf
from yunlong_portal.kernel.enums import IdentityType


def filled_form_pdf(request: InformationRequest, *, now: datetime) -> bytes:
    """Return the application as an A4 PDF with a line for the signature. Raises Refused (``pdf_unavailable``)."""
    return render_pdf(template="requests_ogi/documents/filled_form.html", context=filled_context(request, now=now))


def filled_context(request: InformationRequest, *, now: datetime) -> dict[str, Any]:
    """Return what the template shows: every field that was filled in."""
    row = InformationRequest.objects.select_related("organ", "applicant", "particulars", "taken_in_by").get(
        pk=request.pk
    )
    wanted = row.particulars
    return {
        "row": row,
        "applicant_rows": _applicant(row.applicant),
        "agent_rows": _agent(row.applicant),
        "description": wanted.description,
        "wanted_rows": _filled(
            ("信息名称", wanted.title),
            ("文号", wanted.document_number),
            ("索引号", wanted.index_number),
            ("用途", wanted.purpose),
            ("提供方式", "、".join(SupplyForm(each).label for each in wanted.supply_forms)),
            ("获取方式", "、".join(DeliveryWay(each).label for each in wanted.delivery_ways)),
            ("其他方式", "可接受" if wanted.accepts_other_form else "不接受"),
        ),
        "printed_on": timezone.localdate(now),
    }


def _applicant(applicant: Applicant) -> list[tuple[str, str]]:
    is_citizen = applicant.kind == ApplicantKind.CITIZEN
    return _filled(
        ("姓名" if is_citizen else "单位名称", applicant.name),
        ("证件名称", applicant.get_identity_type_display() if applicant.identity_type else ""),
        ("证件号码" if is_citizen else "统一社会信用代码", applicant.identity_number),
        ("工作单位", applicant.employer),
        ("单位类别", applicant.get_category_display() if applicant.category else ""),
        ("法定代表人", applicant.legal_representative),
        ("联系人", applicant.contact_name),
        ("联系电话", applicant.phone),
        ("联系地址", applicant.address),
        ("邮政编码", applicant.postcode),
        ("电子邮箱", applicant.email),
        ("传真", applicant.fax),
    )


def _agent(applicant: Applicant) -> list[tuple[str, str]]:
    agent = applicant.agent or {}
    kind = agent.get("identity_type") or ""
    return _filled(
        ("姓名", agent.get("name", "")),
        ("证件名称", IdentityType(kind).label if kind in IdentityType.values else ""),
        ("证件号码", agent.get("identity_number", "")),
        ("电话", agent.get("phone", "")),
        ("送达地址", agent.get("address", "")),
    )


def _filled(*rows: tuple[str, str]) -> list[tuple[str, str]]:
    return [(label, value) for label, value in rows if value]
