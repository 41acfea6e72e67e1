"""Words that make a number or a place more, or less, than it looks: labels, offices, amounts."""

import re

from yunlong_portal.kernel.personal_data.reading import Reading
from yunlong_portal.kernel.personal_data.words import any_of

# A label that says: this is a number of a thing, not of a person …
_THINGS_NUMBER = re.compile(rf"(?:{any_of('numbers_of_things')})[为是]?[:： #.№]{{0,3}}$")
# … unless the label names a person's document all the same (身份证件编号).
_PERSONS_DOCUMENT = re.compile(r"身份|证件|公民|户口|护照|手机|电话|个人")
_PHONE = re.compile(r"手机|电话|联系|号码|拨打|致电|来电|热线|传真|微信|(?<![A-Z])TEL|MOBILE|PHONE|(?<![A-Z])MOB")
_ID = re.compile(r"身份证|身份证件|公民身份|身份号码|证件号|证号|社会保障号|社保号|残疾证|残疾人证")
_BANK = re.compile(r"账号|帐号|账户|帐户|卡号|开户|银行|信用社|一卡通|一折通|存折|社保卡|农商行|储蓄|打卡|收款")
_AMOUNT_AFTER = re.compile(r" ?(?:元|万|亿|美元|千瓦|吨|公斤|千克|亩|平方|立方|公里|千米|米|升|株|粒|字节|倍|%|‰)")
_OFFICE = re.compile(any_of("offices"))

ID_HEADER = re.compile(r".{0,4}(?:身份证|公民身份|证件).{0,4}(?:号码?|编号)?(?:\(.*\))?")
BANK_HEADER = re.compile(r".{0,6}(?:账号|帐号|卡号|账户|一卡通|一折通).{0,4}")
ADDRESS_HEADER = re.compile(
    r"(?:家庭|现|居|常|户主)?住址(?:\(.*\))?|(?:家庭|居住|户籍|户口|现住)(?:详细)?地址|(?:现)?居住地|户籍地|户(?:籍|口)所在地|住处|家庭住处"
)


def is_number_of_a_thing(reading: Reading, start: int) -> bool:
    """Return whether the label right before ``start`` says that a thing's number follows (订单号、项目代码…)."""
    label = reading.before(start, 16)
    return bool(_THINGS_NUMBER.search(label)) and not _PERSONS_DOCUMENT.search(label)


def has_phone_word(reading: Reading, start: int) -> bool:
    """Return whether a word for a telephone stands shortly before."""
    return bool(_PHONE.search(reading.before(start, 14)))


def has_id_word(reading: Reading, start: int) -> bool:
    """Return whether a word for an identity document stands shortly before, or heads a column."""
    return bool(_ID.search(reading.before(start, 16))) or reading.has_header_before(start, ID_HEADER)


def has_bank_word(reading: Reading, start: int) -> bool:
    """Return whether a word for a bank account stands before or shortly after, or heads a column."""
    return bool(_BANK.search(reading.before(start, 40))) or reading.has_header_before(start, BANK_HEADER)


def is_amount(reading: Reading, end: int) -> bool:
    """Return whether a unit follows that makes the number an amount."""
    return bool(_AMOUNT_AFTER.match(reading.after(end, 4)))


def names_office(words: str) -> bool:
    """Return whether ``words`` name an office, a company or the like."""
    return bool(_OFFICE.search(words))
