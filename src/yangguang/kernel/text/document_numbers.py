"""Document numbers 文号: 机关代字〔年〕序号号 (GB/T 9704-2012, 7.2.5), met with any shape of bracket."""

import re
import unicodedata
from dataclasses import dataclass

from .script import simplify

_HAN = "㐀-\u9fff"
_BRACKETED = re.compile(
    rf"(?P<organ>[{_HAN}]{{1,24}})\s*[\[［【(（〔﹝〈<＜]\s*(?P<year>(?:[0-9０-９]\s*){{4}})年?\s*[\]］】)）〕﹞〉>＞]"
    r"\s*第?\s*(?P<serial>[0-9０-９]{1,6})\s*[号號]"
)
_ORDER = re.compile(
    rf"(?P<organ>[{_HAN}]{{1,24}}(?:令|公告|通告))\s*[（(〔]?(?:(?P<year>[0-9０-９]{{4}})\s*年\s*)?"
    r"第\s*(?P<serial>[0-9０-９]{1,6})\s*[号號][）)〕]?"
)
# Words that stand before an organ's code in running text and are never part of one.
_BEFORE = re.compile(
    "落实|根据|依据|按照|依照|遵照|贯彻|执行|参照|对照|印发|转发|下发|发布|出台|颁布|结合|参见|详见|关于|文件|"
    "通知|精神|废止|修订|号|的|即|见|办公厅|办公室|人民政府|国务院|委员会|法院|检察院|总局|"
    f"(?<=[{_HAN}]{{2}})[厅部局委市省县区]"
)
_BEFORE_NAME = re.compile("落实|根据|依据|按照|依照|贯彻|执行|印发|发布|参照|关于|的|号|见|即")
_AND = re.compile("[和与及或]")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number found at `start`..`end` of a text; orders such as 国务院令第711号 have no year."""

    organ: str
    year: int | None
    serial: int
    start: int
    end: int

    @property
    def normal(self) -> str:
        """The number as it is officially written: 常公开办发〔2020〕2号, 国务院令第711号."""
        if self.organ.endswith(("令", "公告", "通告")):
            return f"{self.organ}{f'{self.year}年' if self.year else ''}第{self.serial}号"
        return f"{self.organ}〔{self.year}〕{self.serial}号"


def find(text: str) -> list[DocumentNumber]:
    """Every document number in the text, in order: 〔2020〕2号 with any bracket, and 令/公告/通告 第N号.

    An issuing organ's full name, or a verb such as 落实, that runs into the code is left out of it.
    """
    found: list[DocumentNumber] = []
    for pattern in (_BRACKETED, _ORDER):
        for match in pattern.finditer(text):
            number = _number(match, whole_name=pattern is _ORDER)
            if number and not any(number.start < other.end and other.start < number.end for other in found):
                found.append(number)
    return sorted(found, key=lambda number: number.start)


def _number(match: re.Match[str], *, whole_name: bool) -> DocumentNumber | None:
    written = match["organ"]
    organ = _after(_BEFORE_NAME if whole_name else _BEFORE, written)
    # 和政发 may be the code of 和政县; after another number or title it is an "and".
    if (
        organ == written
        and match.string[max(0, match.start() - 1) : match.start()].endswith(("号", "號", "》", "）", ")"))
        and len(organ) > 2
    ):
        organ = _AND.sub("", organ[0]) + organ[1:]
    year = _int(match["year"]) if match["year"] else None
    if year is not None and not 1949 <= year <= 2100:
        return None
    start = match.start("organ") + len(written) - len(organ)
    return DocumentNumber(simplify(organ), year, _int(match["serial"]), start, match.end())


def _after(words: re.Pattern[str], run: str) -> str:
    """What follows the last of the words in a run of characters, as long as that leaves a code."""
    while (found := words.search(simplify(run))) and len(run) - found.end() >= 2:
        run = run[found.end() :]
    return run


def _int(digits: str) -> int:
    return int(re.sub(r"\s", "", unicodedata.normalize("NFKC", digits)))
