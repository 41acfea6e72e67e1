"""Bank cards: length, issuer and Luhn check; other accounts only where the words name a bank.

What an office says of its own account is left alone; a card number is a card number, whoever is said to hold it.
"""

import re
from collections.abc import Iterator

from yunlong_portal.kernel.personal_data import context
from yunlong_portal.kernel.personal_data.findings import Candidate, Kind, Severity
from yunlong_portal.kernel.personal_data.id_numbers import left_between
from yunlong_portal.kernel.personal_data.numbers import characters_of, is_decimal, is_part_of_code, passes_luhn
from yunlong_portal.kernel.personal_data.reading import GLUE, NOTHING, Reading

_GAP = f"[ {NOTHING}-]{{1,3}}"
_CONTIGUOUS = re.compile(rf"(?<!\d)(\d(?:{GLUE}\d){{14,18}})(?!\d)")
_GROUPED = (
    re.compile(rf"(?<!\d)(?=([2-69]\d{{3}}(?:{_GAP}\d{{4}}){{3}}{_GAP}\d{{1,3}})(?!\d))"),
    re.compile(rf"(?<!\d)(?=([2-69]\d{{3}}(?:{_GAP}\d{{4}}){{3}})(?!\d))"),
    re.compile(rf"(?<!\d)(?=([2-69]\d{{5}}{_GAP}\d{{10,13}})(?!\d))"),
    re.compile(rf"(?<!\d)(?=([2-69](?:{_GAP}\d){{15,18}})(?!{_GAP}\d|\d))"),
)
# Issuers by first digits and length: UnionPay; Visa, Mastercard, JCB, American Express; the banks' own debit cards.
_ISSUERS = re.compile(
    r"62\d{14,17}|4\d{15}|(?:5[1-5]|2[2-7])\d{14}|35\d{14}|3[47]\d{13}|(?:9558|9559)\d{15}"
    r"|(?:60|68|69|90|94|95|96)\d{14,17}"
)
_UNIONPAY = re.compile(r"62\d{14,17}|955[89]\d{15}")
_ACCOUNT = re.compile(
    r"(?<!登录)(?<!登陆)(?<!用户)(?<!系统)(?<!平台)(?:账号|帐号|账户|帐户|卡号|一卡通号?|一折通号?|存折号?)[为是]?"
    rf"[:： (]{{0,3}}(\d(?:[ {NOTHING}-]{{0,3}}\d){{8,29}})(?![\dA-Z])"
)
# A serial number or a count of heads stuck before a card of nineteen digits, as when cells run together.
_STUCK = re.compile(rf"(?<!\d)\d{{1,3}}{GLUE}(?=(6{GLUE}2(?:{GLUE}\d){{17}})(?!\d))")
_HOLDER_IS_OFFICE = re.compile(r"对公|基本户|专户|基本存款|零余额|国库|代管资金|党费|捐赠|非税|保证金")


def bank_cards(reading: Reading) -> Iterator[Candidate]:
    """Yield card numbers, and accounts with a bank named."""
    for match in _CONTIGUOUS.finditer(reading.plain):
        if not reading.is_glued_before(match.start()):
            yield from _card(reading, *match.span(1))
    for form in _GROUPED:
        for match in form.finditer(reading.plain):
            yield from _card(reading, *match.span(1))
    for start, end in left_between(reading):
        yield from _card(reading, start, end)
    for match in _STUCK.finditer(reading.plain):
        number = characters_of(match[1])
        if passes_luhn(number) and not context.is_number_of_a_thing(reading, match.start()):
            severity = Severity.BLOCK if context.has_bank_word(reading, match.start()) else Severity.LOOK
            yield Candidate(Kind.BANK_CARD, severity, *match.span(1))
    for match in _ACCOUNT.finditer(reading.plain):
        start, end = match.span(1)
        if not reading.is_part_of_masked(start, end) and not _is_offices(reading, start, end):
            yield Candidate(Kind.BANK_CARD, Severity.LOOK, start, end)


def _card(reading: Reading, start: int, end: int) -> Iterator[Candidate]:
    number = characters_of(reading.plain[start:end])
    if not _ISSUERS.fullmatch(number) or reading.is_part_of_masked(start, end):
        return
    labelled = context.has_bank_word(reading, start)
    checked = passes_luhn(number)
    if not labelled and (not checked or not _UNIONPAY.fullmatch(number) or _belongs_elsewhere(reading, start, end)):
        return
    offices = _is_offices(reading, start, end)
    if checked:
        yield Candidate(Kind.BANK_CARD, Severity.LOOK if offices else Severity.BLOCK, start, end)
    elif not offices:
        yield Candidate(Kind.BANK_CARD, Severity.LOOK, start, end)


def _belongs_elsewhere(reading: Reading, start: int, end: int) -> bool:
    return (
        context.is_number_of_a_thing(reading, start)
        or context.is_amount(reading, end)
        or is_decimal(reading, start, end)
        or is_part_of_code(reading, start, end)
        or reading.is_in_url(start)
        or bool(re.match(r"[A-Z_]", reading.after(end, 1)) or re.search(r"[A-Z_]$", reading.before(start, 1)))
    )


_HOLDER = re.compile(
    r"(?:户名|账户名称|帐户名称|账户名|开户名称?|收款人|收款单位|单位名称|名称)[:： ]{0,3}([^,，;；。\n]{2,30})"
)


def _is_offices(reading: Reading, start: int, end: int) -> bool:
    """Return whether the words around say that an office or a company holds the account."""
    around = reading.before(start, 80, same_line=False) + " " + reading.after(end, 40, same_line=False)
    holders = _HOLDER.findall(around)
    if holders:
        return any(context.names_office(each) for each in holders)
    return bool(_HOLDER_IS_OFFICE.search(around))
