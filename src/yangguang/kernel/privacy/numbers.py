"""Numbers that belong to a person: identity cards, mobile and fixed telephones, bank cards.

Each detector yields findings in order of place, over a text that `plain` has brought to ASCII digits. Whether a number
is one is decided by its own check (date, check digit, prefixes in use) and by what stands around it, so that document
numbers, credit codes, amounts and serials are left alone.
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from datetime import date

from .finding import BANK_CARD, FIXED_PHONE, IDENTITY, MOBILE, Finding
from .words import WORDS

_DIGITS = {
    code: str(unicodedata.decimal(chr(code)))
    for code in range(128, sys.maxunicode + 1)
    if unicodedata.category(chr(code)) == "Nd"
}
_SPACES = dict.fromkeys(
    map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"), " "
)
_NOTHING = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), " ")
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—－−﹣"), "-")
_LETTERS = {ord(full): plain for full, plain in zip("ＸｘХхΧχ×✕Ⅹ＋（）．", "XxXxXxXXX+().", strict=True)}
_PLAIN = _DIGITS | _SPACES | _NOTHING | _HYPHENS | _LETTERS

_PROVINCES = frozenset(map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55))))
_PROVINCES |= frozenset(map(str, (*range(61, 66), 71, 81, 82, 83)))
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
# A number may be set in groups, wrapped once over a line, or written with a digit to each cell of a form.
_GAP = r"(?:[ \-.·]{0,3}|[ ]?[\n\v][ ]?)"
_IN_CELLS = r"[1-9](?:\t[0-9]){16}\t[0-9Xx]"
_LONG = re.compile(rf"(?<![0-9A-Za-z])(?:[1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx]|{_IN_CELLS})(?![0-9A-Za-z])")
_OLD = re.compile(r"(?<![0-9A-Za-z.\-])[1-9][0-9]{5}[ ]?[0-9]{6}[ ]?[0-9]{3}(?![0-9A-Za-z\-]|\.[0-9])")
_CREDIT_CODE = re.compile(r"(?:信用代码|机构代码|信用码)[^0-9A-Z]{0,8}$")
_SERIAL = re.compile(
    r"(?:注册号|执照号?|订单号?|流水号?|凭证号?|编码|编号|代码|登记号|索引号|账号|文号|票号|发票)[^0-9]{0,6}$"
)
_IDENTITY_LABEL = re.compile(r"(?:身份证|身份号码|证件号)[^0-9\n]{0,14}$")

_PREFIX = r"1(?:3[0-9]|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8[0-9]|9[0-35-9])"
_MOBILE = re.compile(
    rf"(?<![0-9A-Za-z_])(?<![0-9][.,])(?:(?:\+|00)?86[ )\-]{{0,2}}|0)?(?P<number>{_PREFIX}(?:"
    r"[0-9]{8}"  # 13812345678
    r"|[ \-.·]{1,2}[0-9]{4}[ \-.·]{1,2}[0-9]{4}"  # 138 1234 5678
    r"|[ \-][0-9]{3}[ \-][0-9]{5}|[ \-][0-9]{8}"  # 138 123 45678, 138-12345678
    r"|[0-9][ \-][0-9]{3}[ \-][0-9]{4}|[0-9]{4}[ \-][0-9]{4}"  # 1381 234 5678, 1381234 5678
    r"|[ \-][0-9]{2}[ \-][0-9]{2}[ \-][0-9]{2}[ \-][0-9]{2}"  # 138 12 34 56 78
    r")|1(?P<apart>[ \t])[3-9](?:(?P=apart)[0-9]){9})(?![0-9A-Za-z_]|[.,][0-9])"
)
_UNIT = re.compile(r"[ ]?(?:元|万|亿|美元|%|平方|亩|吨|公里|千克|公斤|人次|号令|Hz)")
_FIXED = re.compile(
    r"(?<![0-9A-Za-z_\-])(?<![0-9][.,])(?:\+?86[ \-])?\(?(?P<area>0(?:10|2[0-9]|[3-9][1-9][0-9]))"
    r"(?:\)[ \-]?|[ ]?-[ ]?|[ ])?(?P<number>[2-8][0-9]{6,7}|[2-8][0-9]{2,3}[ \-][0-9]{4})"
    r"(?![0-9A-Za-z]|-[0-9]{5}|[.,][0-9])"
)
_LABELLED_FIXED = re.compile(
    r"(?:电话|座机|传真|热线)(?:号码)?[ ]?[:：][ ]?(?P<number>[2-8][0-9]{6,7})(?![0-9A-Za-z]|[.,][0-9])"
)

_CARD = re.compile(
    r"(?<![0-9A-Za-z_])(?<![0-9][.,\-])(?P<number>[0-9]{16,19}"
    r"|[0-9]{4}(?:[ \-]{1,2}[0-9]{4}){3}(?:[ \-]{0,2}[0-9]{1,3})?"
    r"|[0-9]{6}[ \-][0-9]{10,13})(?![0-9A-Za-z_]|[ ]?-[ ]?[0-9]|[.,][0-9])"
)
# UnionPay's own 62, and the issuer numbers in use in China beside it.
_ISSUER = re.compile(f"62[0-9]|{'|'.join(WORDS['issuers'].split())}")
_ANY_NETWORK = re.compile(r"3[567]|4|5[1-5]|2[2-7]|6|9")
_CARD_LABEL = re.compile(
    r"(?:银行卡|储蓄卡|信用卡|借记卡|一卡通|存折|社保卡|卡号|账[号户]|帐[号户]|开户)[^0-9\n]{0,24}$"
)
_ADDRESS_IN_WEB = re.compile(r"(?:https?|ftp)://[^\s\"'<>，。；（）]+", re.IGNORECASE)


def plain(text: str) -> str:
    """The text with digits, spaces, hyphens and X of any width as ASCII; every character keeps its place."""
    return text if text.isascii() else text.translate(_PLAIN)


def identity_check(number: str) -> str:
    """The eighteenth character of an identity number by its first seventeen (GB 11643, ISO 7064 MOD 11-2)."""
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True)) % 11]


def luhn(number: str) -> bool:
    """Whether the digits of a bank card end in the right check digit (ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def born(digits: str) -> bool:
    """Whether eight digits are a day on which a living person can have been born."""
    try:
        return 1890 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year < 2050
    except ValueError:
        return False


def placed(number: str) -> bool:
    """Whether the first six digits can be an administrative division (GB/T 2260)."""
    return number[:2] in _PROVINCES and int(number[2:4]) <= 90


def is_issuer(number: str) -> bool:
    """Whether a bank card number begins with the digits of an issuer in China."""
    return _ISSUER.match(number) is not None


def identity_cards(text: str) -> Iterator[Finding]:
    """Identity numbers: eighteen characters with date and check digit (or a label before them), or the old fifteen."""
    for match in _LONG.finditer(text):
        offsets = _offsets(text, match)
        number = "".join(text[offset] for offset in offsets).upper()
        before = text[max(0, match.start() - 24) : match.start()]
        if not (placed(number) and born(number[6:14])) or _CREDIT_CODE.search(before):
            continue
        if number[17] == identity_check(number) or _IDENTITY_LABEL.search(before):
            yield Finding(IDENTITY, match.start(), match.end(), tuple(offsets[2:-3]))
    for match in _OLD.finditer(text):
        offsets = _offsets(text, match)
        number = "".join(text[offset] for offset in offsets)
        before = text[max(0, match.start() - 16) : match.start()]
        if number[6] != "0" and placed(number) and born(f"19{number[6:12]}") and not _SERIAL.search(before):
            yield Finding(IDENTITY, match.start(), match.end(), tuple(offsets[2:-3]))


def mobiles(text: str) -> Iterator[Finding]:
    """Mobile numbers: eleven digits with a prefix in use, in the usual groups, with or without +86."""
    web = _web_addresses(text)
    for match in _MOBILE.finditer(text):
        start, end = match.span("number")
        before, after = text[max(0, match.start() - 1) : match.start()], text[end : end + 4]
        if (
            (before in ("第", "〕", "]", "】") and after[:1] == "号")
            or _UNIT.match(after)
            or before in ("¥", "￥", "$")
        ):
            continue
        if before != "=" and any(first <= start < last for first, last in web):
            continue
        offsets = [offset for offset in range(start, end) if text[offset].isdigit()]
        yield Finding(MOBILE, start, end, tuple(offsets[3:7]))


def fixed_phones(text: str) -> Iterator[Finding]:
    """Fixed telephones with their area code, or seven to eight digits behind 电话 or 传真."""
    for pattern in (_FIXED, _LABELLED_FIXED):
        for match in pattern.finditer(text):
            start, end = match.span("number")
            offsets = [offset for offset in range(start, end) if text[offset].isdigit()]
            first = match.start("area") if "area" in match.groupdict() else start
            yield Finding(FIXED_PHONE, first, end, tuple(offsets[-4:]))


def bank_cards(text: str) -> Iterator[Finding]:
    """Bank cards: 16 to 19 digits with the right check digit, from a known issuer or behind a word for an account."""
    web = _web_addresses(text)
    for match in _CARD.finditer(text):
        start, end = match.span("number")
        offsets = [offset for offset in range(start, end) if text[offset].isdigit()]
        number = "".join(text[offset] for offset in offsets)
        if not luhn(number) or any(first <= start < last for first, last in web):
            continue
        before = text[max(0, start - 34) : start]
        labelled = _CARD_LABEL.search(before) and _ANY_NETWORK.match(number)
        if labelled or (is_issuer(number) and not _SERIAL.search(before)):
            yield Finding(BANK_CARD, start, end, tuple(offsets[:-4]))


def _offsets(text: str, match: re.Match[str]) -> list[int]:
    """Where the digits (and the closing X) of a match stand."""
    return [offset for offset in range(match.start(), match.end()) if text[offset].isdigit() or text[offset] in "Xx"]


def _web_addresses(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _ADDRESS_IN_WEB.finditer(text)] if "://" in text else []
