"""`read_letterhead`: the particulars of a document from its lines.

Places follow the layout of official documents (GB/T 9704-2012) and of the pages on which governments
publish them: red head and number at the top, title, address, the issuer's name above the date at the
foot, a printing note under a rule; or a table of particulars above the text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yangguang.kernel.text import document_numbers

from .signature import find_signature, issuer_of_title, red_head
from .title import find_title, is_kind_alone
from .words import (
    DAY,
    KINDS,
    HeadLine,
    bare_number,
    closed_up,
    day_in,
    is_labelled,
    is_organ,
    labelled,
    number_in,
    organs_in,
    with_arabic_year,
)

_OPENING = 80
_NUMBER_BEHIND = re.compile(rf"(?P<title>.*(?:{KINDS}))\s*[（(](?P<number>[^（）()]+[\[［【(（〔].+号)[）)]")
_PUT_IN_FORCE = re.compile(r"《(?P<title>[^《》]{4,80})》.{0,60}?(?:公布|施行|发布|通过)")
_DATED_NOTE = re.compile(rf"[（(]|[—\-－\s]*{DAY}")
_ADOPTED = re.compile(r"会议上|通过|公布|发布|颁布|印发|施行|修订|修正|批准")
_RED = re.compile(r"签发人.*|[\s（()）\[\]【】★*]|文件|[A-Za-z0-9—\-]+|特急|加急|平急|急件|机密|秘密|内部|公开")
_ADDRESSEES = re.compile(r"(?P<who>[^。：；？！]{2,400}?)：")
_NO_ADDRESS = re.compile(
    r"附件|附：|如下|通知|事项|现将|抄送|要求|其中|包括|联系|电话|时间|地点|地址|为了|根据|按照|标题|以下|名称|即|问|答|记者|主持|[一二三四五六七八九十]、|（[一二三四五六七八九十]）"
)
_WHO_END = re.compile(
    r"(?:府|局|委|办|厅|部|院|会|处|所|站|队|中心|单位|部门|机构|企业|公司|学校|医院|科室|同志|代表|委员|组|区|县|市|镇|乡|街道|村|社区|银行|"
    r"商会|协会|媒体|群众|公民|申请人|当事人|你们|你单位|科|股|室|校|园|场|馆|社|团|先生|女士|朋友|处室|成员|员|站所|大队|支队|人|组织)$"
)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the document says about itself; None or empty where it does not say it.

    `number_year` is the year in the number; `text_from` the first line after the title, `body_from` after the
    addressees; `signed_at` the line of the date at the foot.
    """

    title: str = ""
    document_number: str | None = None
    number_year: int | None = None
    issuer: str | None = None
    issued_on: date | None = None
    addressees: tuple[str, ...] = ()
    title_at: int | None = None
    text_from: int = 0
    body_from: int = 0
    signed_at: int | None = None


def read_letterhead(lines: Sequence[HeadLine]) -> Letterhead:
    """The particulars from mended lines in order (tables as lines of their own, a row of labels as 文号：…)."""
    texts = [closed_up(with_arabic_year(line.text.strip())) for line in lines]
    told = _particulars(texts)
    opening = _opening(texts)
    split, origin = _number_apart(opening)
    number, number_year = _document_number(split, told)
    title, first, end = find_title(split)
    if not title:
        split, origin = _number_apart(texts[:_OPENING])
        title, first, end = find_title(split)
    if not title and not told.get("title"):
        title, first, end = _order(split)
    if not title and not told.get("title"):
        title, first, end = _headed(lines, split)
    title = _agreed(title, told.get("title", ""))
    after = origin[end - 1] + 1 if title and end else 0
    if ordered := _ordered_title(texts, title):
        title, after = ordered
    while 0 < after < len(texts) and _is_particular(texts[after]):
        after += 1
    signed, printed = find_signature(texts)
    issuer = (
        signed.issuer
        or told.get("issuer")
        or issuer_of_title(title)
        or told.get("publisher")
        or printed.issuer
        or red_head(split)
    )
    day = signed.day or day_in(told.get("formed", "")) or day_in(told.get("published", "")) or printed.day
    behind = "".join(split[first:end]).removeprefix(title) if title and end else ""
    if behind.endswith("："):  # the address ran into the title
        addressees, body_from = tuple(_each(behind[:-1])), after
    else:
        addressees, body_from = _addressees(texts, after)
    return Letterhead(
        title=title,
        document_number=number,
        number_year=number_year,
        issuer=issuer or _source(told.get("source", "")),
        issued_on=day or _adopted(texts, after),
        addressees=addressees,
        title_at=origin[first] if title and end else None,
        text_from=after,
        body_from=body_from,
        signed_at=signed.at,
    )


def _opening(texts: Sequence[str]) -> Sequence[str]:
    """The lines before the first running sentence."""
    for at, text in enumerate(texts[:_OPENING]):
        if "。" in text or (len(text) > 90 and next(labelled(text), None) is None):
            return texts[:at]
    return texts[:_OPENING]


def _particulars(texts: Sequence[str]) -> dict[str, str]:
    """The first value of each kind of particular; one whose label stands alone has it on the next line."""
    told: dict[str, str] = {}
    formed: dict[str, str] = {}
    for at, text in enumerate(texts):
        for kind, label, value in labelled(text):
            following = texts[at + 1] if at + 1 < len(texts) else ""
            said = value or ("" if next(labelled(following), None) or "。" in following else following)
            if not said or (kind in ("formed", "published") and day_in(said) is None):
                continue
            if kind == "formed":
                formed.setdefault(label[:2], said)
            elif kind == "title" and len(said) < 6:
                continue
            else:
                name = kind in ("issuer", "publisher") and not organs_in(said)
                told.setdefault(kind, said.split(" ")[0] if name else said)
    for label in ("成文", "签署", "制定", "印发", "发文", "制发", "生成"):
        if label in formed:
            told["formed"] = formed[label]
            break
    for kind in {"issuer", "publisher"} & told.keys():
        told[kind] = "、".join(organs_in(told[kind])) or told[kind]
    return told


def _number_apart(opening: Sequence[str]) -> tuple[list[str], list[int]]:
    """The opening with a number that shares a line with the title on a line of its own, and whence each line came."""
    split: list[str] = []
    origin: list[int] = []
    for at, text in enumerate(opening):
        parts = [text]
        behind = _NUMBER_BEHIND.fullmatch(text)
        found = document_numbers.find(text)
        if behind and document_numbers.find(behind["number"]):
            parts = [behind["title"], behind["number"]]
        elif (
            found
            and found[0].start == 0
            and re.match(r"[\s　]*(?:.{0,40}关于|\S{2,30}关于)", text[found[0].end :])
            and "《" not in text[: found[0].end]
        ):
            parts = [text[: found[0].end], text[found[0].end :].strip()]
        split += parts
        origin += [at] * len(parts)
    return split, origin


def _document_number(opening: Sequence[str], told: dict[str, str]) -> tuple[str | None, int | None]:
    if "number" in told:
        if found := number_in(told["number"]):
            return found[0], found[1]
        if bare := bare_number(told["number"]):
            return bare
    for at, text in enumerate(opening):
        if found := number_in(text):
            normal, year, start, end = found
            # A number quoted inside a title or sentence is another document's.
            alone = not _RED.sub("", text[:start] + text[end:]) or _are_organs(text[:start])
            if alone and not normal.startswith("令"):
                return normal, year
        elif (bare := bare_number(text)) and at < 16:
            above = re.sub(r"\s", "", opening[at - 1]) if at else ""
            if is_kind_alone(above) and above.endswith("令") and not bare[0].endswith("令"):
                return f"{above}{bare[0]}", bare[1]
            return bare
    return None, None


def _are_organs(text: str) -> bool:
    plain = text.strip(" （(").removesuffix("文件").strip()
    return bool(organs_in(plain)) or is_organ(plain)


def _order(opening: Sequence[str]) -> tuple[str, int, int]:
    """An order or announcement without a title of its own goes by its head: ……令, ……公告."""
    for at, text in enumerate(opening):
        plain = re.sub(r"\s|[（(]?(?:\d{4}年)?第.{1,6}号[）)]?$", "", text)
        if is_kind_alone(plain):
            return plain, at, at + 1
    return "", 0, 0


def _ordered_title(texts: Sequence[str], head: str) -> tuple[str, int] | None:
    """What an order puts in force, with the line behind the order's head: it is what the record is called.

    现公布《……办法》，自……起施行, and the text itself follows under that name.
    """
    if not is_kind_alone(head):
        return None
    for at, text in enumerate(texts[:_OPENING]):
        named = _PUT_IN_FORCE.search(text)
        if named and any(re.sub(r"\s", "", line) == named["title"] for line in texts[at + 1 :]):
            return named["title"], at
    return None


def _headed(lines: Sequence[HeadLine], opening: Sequence[str]) -> tuple[str, int, int]:
    """The first line that its file styles as a heading of the first level, where it may be a title."""
    shown = {line.text.strip() for line in lines[:_OPENING] if line.heading_level == 1}
    for at, text in enumerate(opening):
        if (
            text in shown
            and 3 <= len(text) <= 80
            and not _is_particular(text)
            and not re.match(r"[一二三四五六七八九十]+、|第", text)
        ):
            return text, at, at + 1
    return "", 0, 0


def _is_particular(text: str) -> bool:
    """Whether a line is a number or other particulars of the document, not a part of its text."""
    if bare_number(text) or is_labelled(text):
        return True
    found = document_numbers.find(text)
    return bool(found) and not _RED.sub("", text[: found[0].start] + text[found[0].end :])


def _agreed(found: str, told: str) -> str:
    """The title of the text, unless the particulars name another or a longer one."""
    plain = re.sub(r"\s", "", told)
    if not plain or (found and plain in found):
        return found
    return told if not found or len(plain) >= 8 else found


def _addressees(texts: Sequence[str], start: int) -> tuple[tuple[str, ...], int]:
    """Who is addressed, from the lines after the title, and the line where the body begins."""
    whole = ""
    for at in range(start, min(start + 14, len(texts))):
        text = texts[at]
        if next(labelled(text), None) or (document_numbers.find(text) and len(text) < 60) or bare_number(text):
            start = at + 1 if not whole else start
            continue
        whole = whole + text if whole and not re.search(r"[。；]", whole) else text
        found = _ADDRESSEES.match(whole)
        if found is None:
            if "。" in text or len(whole) > 400:
                break
            if not re.search(r"[，、]$", whole) and len(text) < 16:
                whole = ""
            continue
        who = found["who"].strip()
        if _NO_ADDRESS.search(who) or not _WHO_END.search(re.sub(r"[（(][^（）()]*[）)]$", "", who)):
            break
        return tuple(_each(who)), at + (0 if whole[found.end() :].strip() else 1)
    return (), start


def _each(who: str) -> list[str]:
    """The addressees one by one: groups are parted by ，, members by 、 where each is a body of its own."""
    each: list[str] = []
    for group in re.split(r"[，；,;]", who):
        members = [member.strip() for member in group.split("、")]
        whole = all(is_organ(member) or (member.startswith("各") and _WHO_END.search(member)) for member in members)
        each += members if whole else [group.strip()]
    return [one for one in each if one]


def _adopted(texts: Sequence[str], after: int) -> date | None:
    """The day in the note under a title: （2018年3月1日……通过）."""
    for text in texts[after : after + 6]:
        if _DATED_NOTE.match(text) and _ADOPTED.search(text):
            return day_in(text)
    return None


def _source(told: str) -> str | None:
    return "、".join(organs_in(told)) or None
