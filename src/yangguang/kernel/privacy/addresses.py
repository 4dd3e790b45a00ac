"""Addresses to the house, room or village group, which say where a person lives.

A masked address ends at the township: 湖南省常德市武陵区启明街道 and stars.
"""

import re
from collections.abc import Iterable, Iterator

from .finding import ADDRESS, HOME_ADDRESS, PERSONAL_NUMBERS, Finding

_HAN = "㐀-䶿一-鿿"
_NUMBER = "(?:[0-9A-Za-z]{1,5}|[一二三四五六七八九十百零〇两]{1,4}|[甲乙丙丁])"
_PIECE = rf"{_NUMBER}(?:号楼|号院|号|栋|幢|座|单元|楼|层|室|房|户|门)"
_ROOM = rf"(?:{_PIECE}[ \-,，]?){{1,5}}(?:{_NUMBER}(?:室|房|户|号房|号)|{_NUMBER}[\-][0-9]{{1,4}}|[0-9]{{3,4}})"
_GROUP = rf"村(?:民委员会|委会)?[ ]?第?{_NUMBER}(?:村民)?(?:小组|组|社|屯)(?:[ ]?{_NUMBER}号)?"
_TAIL = re.compile(rf"(?P<room>{_ROOM})|(?P<group>{_GROUP})")
_INDOORS = re.compile(r"栋|幢|座|单元|号楼|室|房|户|[\-]")
_PLACE = re.compile("[省市县区旗镇乡村路街巷弄道里苑园城庭府湾社庄郡邸寓]")
_WINDOW = re.compile(rf"[{_HAN}0-9A-Za-z()（）· \-]{{1,48}}$")
_LABEL = re.compile(
    "(?:家庭|居住|户籍|现|经常居住|通讯|联系|身份证|户口|房屋|送达)?"
    "(?:住址|住所地?|地址|所在地|户籍地|居住地|坐落)(?:是|为)?[:：\t ]{0,3}"
    "|(?:家住|现住|住在|居住在|居住于|住于|租住|户籍[:：])[:：]?"
)
_HOME = re.compile(
    "(?:家庭|居住|户籍|现|户口|身份证)(?:住址|地址|所在地|地)|住址|家住|现住|住在|居住|租住|[,，、]住[^房建宅宿]"
)
_COUNTY = re.compile("(?<![小社园景校厂矿])区|[县旗]|(?<![超城门])市")
_TOWNSHIP = re.compile("镇(?!政府)|乡(?!村)|街道(?:办事处)?|办事处|苏木")
_REGION = re.compile(rf"[{_HAN}]{{1,8}}?(?:省|自治区|自治州|市|盟|地区)")
_STREET = re.compile("(?:大道|路|街|巷|弄)")


def addresses(text: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Detailed addresses in order: a home where a label or a number of the line says so, otherwise an address alone."""
    numbers = [finding.start for finding in findings if finding.rule in PERSONAL_NUMBERS]
    reached = -1
    for match in _TAIL.finditer(text):
        if match.start() < reached or (match["room"] and not _INDOORS.search(match["room"])):
            continue
        head = _WINDOW.search(text[max(0, match.start() - 48, reached) : match.start()])
        before = head[0] if head else ""
        start = match.start() - len(before)
        labels = list(_LABEL.finditer(before))
        if labels:
            start += labels[-1].end()
        region = _REGION.search(text, start, match.start())
        start = region.start() if region and not labels and region.start() - start > 8 else start
        start += len(text[start : match.start()]) - len(text[start : match.start()].lstrip(" ()（）-"))
        words = text[start : match.end()]
        if not _PLACE.search(words[: len(words) - len(match[0]) + 1]):
            continue
        line_start = text.rfind("\n", 0, start) + 1
        line_end = text.find("\n", match.end())
        line_end = len(text) if line_end < 0 else line_end
        beside = any(line_start <= number < line_end for number in numbers)
        home = beside or _HOME.search(text[max(line_start, start - 12) : start + 2])
        reached = match.end()
        kept = start + _kept(words)
        hidden = tuple(offset for offset in range(kept, match.end()) if not text[offset].isspace())
        yield Finding(HOME_ADDRESS if home else ADDRESS, start, match.end(), hidden)


def _kept(words: str) -> int:
    """How much of an address stays: to its township, else to its county, else nothing."""
    street = _STREET.search(words, 2)
    while street and words[street.start() : street.start() + 2] == "街道":
        street = _STREET.search(words, street.end() + 1)
    limit = street.start() if street else len(words)
    for pattern in (_TOWNSHIP, _COUNTY):
        ends = [match.end() for match in pattern.finditer(words, 0, limit)]
        if ends:
            return ends[0] if pattern is _TOWNSHIP else ends[-1]
    return 0
