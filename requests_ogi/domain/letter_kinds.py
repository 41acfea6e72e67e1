"""The letters of a request (附件7–14 and those the law added since): what each may and must say.

The wording is the county's (``county/…/letters.yaml``, then rows that staff keep); what a letter cannot do without is
declared here. Letters that decide something name the remedies, letters of mere procedure do not.
"""

from collections.abc import Mapping

from requests_ogi.domain.decisions import RULES
from requests_ogi.domain.regimes import R2007, R2019
from requests_ogi.enums import Outcome
from yunlong_portal.kernel.letters.kinds import LetterKind, Placeholder, declare

APPLICANT = "申请人"

_CASE: Mapping[str, Placeholder] = {
    "received_on": Placeholder("收到申请的日期", sample="2017年8月25日"),
    "request_number": Placeholder("登记编号", sample="YLX-MZJ-2017-0001"),
    "description": Placeholder("申请内容", sample="2016年度城乡最低生活保障资金发放情况"),
}
_ARTICLE = {"article": Placeholder("依据的条款", sample="第二十一条第（一）项")}
_REASONS = {"reasons": Placeholder("理由", sample="该信息由县财政局制作")}
_GROUND = {
    "ground": Placeholder("不予公开的情形", sample="商业秘密"),
    "ground_article": Placeholder("该情形的条款", sample="第二十三条"),
}
_SUPPLIED = {
    "supplied": Placeholder("提供的内容", sample="《云龙县2016年低保资金发放汇总表》"),
    "pages": Placeholder("页数", sample="3", required=False),
    "supply_form": Placeholder("提供形式", sample="纸质", required=False),
    "delivery_way": Placeholder("获取方式", sample="邮寄", required=False),
}
_WHERE_PUBLIC = {"where_public": Placeholder("获取途径", sample="云龙县人民政府门户网站“财政信息”栏目")}
_OTHER_BODY = {"other_body": Placeholder("建议向哪一机关申请及其联系方式", sample="县财政局", required=False)}
_SEARCH = {"search": Placeholder("检索经过", sample="以“低保 2016”在档案室检索", required=False)}


def _basis(articles: Mapping[str, str]) -> str:
    years = {R2007.code: "2007年", R2019.code: "2019年"}
    return "；".join(f"《条例》（{years[code]}）{article}" for code, article in articles.items())


def _reply(outcome: Outcome, code: str, title: str, *parts: Mapping[str, Placeholder]) -> LetterKind:
    marks: dict[str, Placeholder] = {**_CASE, **_ARTICLE}
    for each in parts:
        marks |= each
    basis = _basis(RULES[outcome].articles)
    return LetterKind(code=code, title=title, addressee=APPLICANT, placeholders=marks, remedies=True, basis=basis)


def _procedure(code: str, title: str, basis: str, placeholders: Mapping[str, Placeholder]) -> LetterKind:
    return LetterKind(
        code=code, title=title, addressee=APPLICANT, placeholders={**_CASE, **placeholders}, remedies=False, basis=basis
    )


_ARCHIVE = {"other_body": Placeholder("档案馆及其联系方式", sample="云龙县档案馆")}

REPLIES: dict[str, LetterKind] = {
    outcome: _reply(outcome, code, title, *parts)
    for outcome, code, title, parts in (
        (Outcome.ALREADY_PUBLIC, "already_public", "已主动公开告知书", (_WHERE_PUBLIC,)),
        (Outcome.GRANTED, "grant", "政府信息公开告知书", (_SUPPLIED,)),
        (Outcome.PARTLY_GRANTED, "partial", "政府信息部分公开告知书", (_SUPPLIED, _GROUND, _REASONS)),
        (Outcome.REFUSED, "refuse", "政府信息不予公开告知书", (_GROUND, _REASONS)),
        (Outcome.NOT_HELD, "not_held", "政府信息不存在告知书", (_REASONS, _SEARCH)),
        (Outcome.NOT_THIS_BODY, "not_this_body", "非本机关政府信息告知书", (_REASONS, _OTHER_BODY)),
        (Outcome.REPEAT, "repeat", "重复申请告知书", (_REASONS,)),
        (Outcome.SPECIAL_LAW, "special_law", "依照其他规定查询告知书", (_REASONS,)),
        (Outcome.NEEDS_PROCESSING, "needs_processing", "无现成信息告知书", (_REASONS,)),
        (Outcome.STILL_UNCLEAR, "still_unclear", "申请内容不明确告知书", (_REASONS,)),
        (Outcome.PETITION, "petition", "不作为政府信息公开申请处理告知书", (_REASONS,)),
        (Outcome.PUBLICATION, "publication", "公开出版物获取途径告知书", (_WHERE_PUBLIC,)),
        (Outcome.UNREASONABLE, "unreasonable", "不予处理告知书", (_REASONS,)),
        (Outcome.RECORD_CORRECTION, "record_correction", "更正政府信息处理告知书", (_REASONS,)),
        (Outcome.ARCHIVES, "archives", "档案信息获取告知书", (_REASONS, _ARCHIVE)),
    )
}

CORRECTION = _procedure(
    "correction",
    "补正申请通知书",
    "《条例》（2007年）第二十一条第（四）项；（2019年）第三十条",
    {
        "items": Placeholder("须补正的事项", sample=("写明所需信息的年份", "附身份证明复印件"), many=True),
        "guidance": Placeholder("指导和释明", sample="可以写文件名称或者文号", required=False),
        "correct_by": Placeholder("补正期限", sample="2017年9月8日"),
        "abandonment": Placeholder("逾期的后果（2019年条例）", sample="逾期不补正的，视为放弃申请", required=False),
    },
)
EXTENSION = _procedure(
    "extension",
    "延期答复告知书",
    "《条例》（2007年）第二十四条；（2019年）第三十三条",
    {
        "reason": Placeholder("延期的理由", sample="所需信息涉及多个年度，检索需要时间"),
        "due_on": Placeholder("原期限", sample="2017年9月15日"),
        "days": Placeholder("延长的工作日", sample="15"),
        "new_due_on": Placeholder("新期限", sample="2017年10月12日"),
    },
)
REASON_REQUEST = _procedure(
    "reason_request",
    "说明理由告知书",
    "《条例》（2019年）第三十五条",
    _ARTICLE
    | {
        "wanted": Placeholder("须说明的事项", sample="一个月内申请56件，内容相近，请说明逐件申请的理由"),
        "explain_by": Placeholder("说明理由的期限", sample="2026年12月4日"),
    },
)
# A letter of procedure that asks for money: what is demanded may be contested, so it names the remedies.
FEE = LetterKind(
    code="fee",
    title="收费通知书",
    addressee=APPLICANT,
    placeholders={
        **_CASE,
        **_ARTICLE,
        "basis": Placeholder("收费的依据和计算", sample="本月第11件至第12件，每件100元"),
        "amount": Placeholder("金额（元）", sample="200.00"),
        "how": Placeholder("缴费办法", sample="县财政局窗口"),
        "pay_days": Placeholder("缴费的工作日数", sample="20"),
    },
    remedies=True,
    basis="《条例》（2019年）第四十二条；国办函〔2020〕109号",
)
SUPPLY_DATE = _procedure(
    "supply_date",
    "政府信息提供日期通知书",
    "《条例》（2007年）第二十一条第（一）项；（2019年）第三十六条第（二）项",
    _ARTICLE
    | {
        "supply_on": Placeholder("提供日期", sample="2026年12月4日"),
        "reason": Placeholder("不能随答复提供的理由", sample="纸质档案篇幅较大，复制需要时间"),
    }
    | _SUPPLIED,
)
# Who asked is not told to others, so these name neither applicant nor request.
THIRD_PARTY = LetterKind(
    code="third_party",
    title="第三方意见征询书",
    addressee="第三方",
    placeholders={
        "about": Placeholder("征求意见的信息", sample="《扶贫项目招标评分表》"),
        "reply_days": Placeholder("答复的工作日数", sample="15"),
        "silence": Placeholder("逾期的后果", sample="逾期未提出意见的，由本机关依法决定是否公开", required=False),
        "consultation_number": Placeholder("征询编号", sample="MZJ-ZX-2026-0001", required=False),
        "answer_address": Placeholder("网上答复的网址", sample="https://…/requests/consultations/", required=False),
    },
    basis="《条例》（2007年）第二十三条；（2019年）第三十二条",
)
THIRD_PARTY_DECISION = LetterKind(
    code="third_party_decision",
    title="公开政府信息决定告知书",
    addressee="第三方",
    placeholders={
        **_ARTICLE,
        "about": Placeholder("征求意见的信息", sample="《扶贫项目招标评分表》"),
        "opinion": Placeholder("第三方的意见", sample="不同意公开"),
        "disclosed": Placeholder("决定公开的内容", sample="评分表中各投标人的得分"),
        "reasons": Placeholder("公开的理由", sample="不公开可能对公共利益造成重大影响"),
    },
    remedies=True,
    basis="《条例》（2007年）第二十三条；（2019年）第三十二条",
)
ORGAN_CONSULTATION = LetterKind(
    code="organ_consultation",
    title="征求意见函",
    addressee="其他行政机关",
    placeholders={
        "about": Placeholder("征求意见的信息", sample="《联合执法方案》"),
        "reply_days": Placeholder("答复的工作日数", sample="15", required=False),
        "silence": Placeholder("逾期的后果", sample="逾期未提出意见的，视为同意公开", required=False),
    },
    basis="《条例》（2019年）第三十四条",
)
PROCEDURE = (
    CORRECTION,
    EXTENSION,
    REASON_REQUEST,
    FEE,
    SUPPLY_DATE,
    THIRD_PARTY,
    THIRD_PARTY_DECISION,
    ORGAN_CONSULTATION,
)


def declare_all() -> None:
    """Declare every letter of this floor."""
    for each in (*REPLIES.values(), *PROCEDURE):
        declare(each)
