"""The words by which the parts of an official document are known (GB/T 9704-2012, and pages of government sites)."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Protocol

from yangguang.kernel.text import dates, document_numbers


class HeadLine(Protocol):
    """A line of a document: mended text, its place in words, the heading level that its file gives it (0 for none)."""

    @property
    def text(self) -> str: ...

    @property
    def where(self) -> str: ...

    @property
    def heading_level(self) -> int: ...


#: Kinds of official documents, as titles end in them.
KINDS = (
    "通知|意见|方案|要点|安排|计划|分解表|任务表|清单|分工表|通报|决定|函|公告|细则|台账|决议|通告|公报|请示|批复|报告|命令|纪要|议案|令|"
    "条例|规定|办法|规则|规程|规范|标准|准则|章程|预案|规划|纲要|措施|目录|指南|制度|公示|公约|须知|名单|解读|说明|预算|决算|年报|总结|"
    "答复|建议|提案|倡议书|责任书|守则|政策|若干条|决定书|通知书|告知书|意见书|认定书|法|解释|修正案|清册|一览表|汇总表|统计表|登记表|明细表|情况|结果"
)
TITLE_END = re.compile(rf"(?:{KINDS})(?:的通知)?(?:[（(][^（）()]{{1,16}}[）)])?$")
#: An end that no title goes on from: ……的通知, ……的实施意见, ……的公告（第3号）.
STRONG_END = re.compile(
    r"的(?:补充|紧急|实施|指导|若干|处理|暂行|有关|工作|任职|复|具体|初步|调查|情况)?"
    r"(?:通知|意见|决定|函|通报|公告|通告|批复|复函|请示|报告|决议|议案|公示|答复|命令|公报|规定|办法|措施|方案|说明|建议)"
    r"(?:[（(][^（）()]{1,16}[）)])?$"
)
ABOUT = re.compile(r"关于.{3,}|对.{3,}的")
_ORGAN_END = (
    "人民政府|办公室|办公厅|委员会|局|领导小组|政府|委|厅|部|署|院|中心|指挥部|办事处|管委会|管理处|联合会|总工会|协会|大队|支队|总队|法院"
    "|检察院|大学|学院|学校|公司|银行|集团|馆|党组|分局|办|协调小组|工作组|专班|团|社|站|所|处|人大|政协|常委会|主席团"
)
_ORGAN = re.compile(rf"(?:{_ORGAN_END})(?:[（(](?:代章|盖章|印章|章)[）)])?$")
_SEAL = re.compile(r"[（(](?:代章|盖章|印章|章|公章)[）)]$")
_ORGAN_NOT = re.compile(
    r"[。；：，！？“”]|附件|附：|联系人|电话|抄送|特此|此件|关于|通过|如下|签发|来源|通知$"
    r"|^[一二三四五六七八九十\d]+[、.．]"
)
_YEAR = r"(?:[12]\d{3}|[一二三四五六七八九〇○零OＯoО0０◯]{4})"
DAY = (
    rf"(?:{_YEAR}\s*年\s*[\d一二三四五六七八九十廿]{{1,3}}\s*月\s*[\d一二三四五六七八九十廿卅]{{1,3}}\s*日"
    r"|(?:19|20)\d{2}(?:\s*-\s*\d{1,2}\s*-\s*|\s*/\s*\d{1,2}\s*/\s*|\s*\.\s*\d{1,2}\s*\.\s*)\d{1,2}(?!\d))"
)
_DAY = re.compile(DAY)
_ZERO = str.maketrans("○OＯoО0０◯零", "〇〇〇〇〇〇〇〇〇")


def day_in(text: str) -> date | None:
    """The first date in the text, Arabic or Chinese; None when there is none or it is not in the calendar."""
    found = _DAY.search(text)
    if found is None:
        return None
    written = found[0]
    head, year, rest = written.partition("年")
    if year and not head.strip().isdigit():
        written = head.translate(_ZERO) + year + rest
    return dates.parse_date(re.sub(r"\s", "", written))


def is_organ(text: str) -> bool:
    """Whether the text is the name of one body, as in a signature or a red head."""
    plain = _SEAL.sub("", text.strip())
    return 3 <= len(plain) <= 40 and _ORGAN.search(plain) is not None and not _ORGAN_NOT.search(plain)


def organs_in(text: str) -> list[str]:
    """The bodies named on a line, parted by spaces or 、; empty when anything else stands there."""
    plain = _SEAL.sub("", text.strip())
    if not plain or len(plain) > 160 or _ORGAN_NOT.search(plain):
        return []
    parts = [_SEAL.sub("", part) for part in re.split(r"[\s、]+", plain) if part]
    if len(parts) > 1 and all(is_organ(part) and len(part) >= 4 for part in parts):
        return parts
    whole = re.sub(r"\s+", "", plain)
    return [whole] if is_organ(whole) else []


#: Labels of a page's particulars, with what each one tells.
_LABELS = {
    "number": "文号|发文字号|文件编号|发文文号|公文文号|文件字号|文书号|发文编号",
    "title": "标题|文件名称|信息名称|文件标题|公文标题|名称|信息标题",
    "issuer": "发文机关|发文单位|印发机关|制发机关|发文机构|制发单位|制定机关|签发单位|印发单位",
    "publisher": "发布机构|发布单位|发布机关|公开机构|主办单位",
    "formed": "成文日期|成文时间|签署日期|签署时间|制定日期|生成日期|生成时间"
    "|印发日期|印发时间|发文日期|发文时间|制发日期",
    "published": "发布日期|发布时间|公开日期|公开时间|公布日期|公布时间|登记日期|日期|时间|发表时间|更新时间",
    "source": "信息来源|来源|稿源|文章来源",
    "other": (
        "索引号|索取号|浏览次数|访问量|字号|字体|打印|点击数|点击量|阅读次数|阅读量|编辑|作者|公开方式|公开范围|公开形式|公开时限|主题词|分类|"
        "主题分类|体裁分类|组配分类|服务对象|统一登记号|信息时效期?|时效性|有效性|是否有效|体裁|关键词|关键字|责任编辑|内容概述|概述|份号|密级|"
        "签发人|公开责任部门|责任部门|所属主题|所属机构|所属分类|施行日期|实施日期|生效日期|失效日期|废止日期|有效期|发布文号|主题|信息分类|"
        "信息索引号|公开类别|公开类型|公开属性|当前位置|您的位置|您当前的位置|您现在的位置|位置|分享到?|紧急程度|审核|审核人|上传时间|编号|备注"
    ),
}
_KIND_OF = {label: kind for kind, labels in _LABELS.items() for label in labels.replace("?", "").split("|")}
_KIND_OF |= {"信息时效": "other", "分享": "other"}


def _spaced(label: str) -> str:
    return r"\s?".join(label)


_LABEL = re.compile(
    r"(?:^|(?<=[\s|｜，,；;　】\]]))[\[【]?(?P<label>"
    + "|".join(_spaced(label) for label in sorted(_KIND_OF, key=len, reverse=True))
    + r")\s?(?:[】\]]\s?[：:]?|[：:]\s?[】\]]?)\s*"
)


def label_kind(cell: str) -> str | None:
    """What a table cell labels (number, title, issuer, formed, published, source, other); None for no label."""
    return _KIND_OF.get(re.sub(r"[\s：:【】\[\]]", "", cell))


def labelled(text: str) -> Iterator[tuple[str, str, str]]:
    """(kind, label, value) of each particular on a line: 索引号：… 文号：… 发布日期：…."""
    found = list(_LABEL.finditer(text))
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        label = re.sub(r"\s", "", match["label"])
        value = text[match.end() : end].strip(" |｜，；;　[【")
        yield _KIND_OF[label], label, value


def is_labelled(text: str) -> bool:
    """Whether a line begins with the label of a particular."""
    found = _LABEL.match(text)
    return found is not None


_BARE_NUMBER = re.compile(
    r"[（(]?\s*(?P<year>(?:19|20)\d{2}\s*年)?\s*第\s*(?P<serial>\d{1,5})\s*号(?P<order>令)?\s*[）)]?"
)
_HAN_YEAR = re.compile(
    r"([\[［【(（〔﹝〈<＜])\s*([一二三四五六七八九〇○零O０]{4})\s*([\]］】)）〕﹞〉>＞])(?=\s*第?\s*\d)"
)


def with_arabic_year(text: str) -> str:
    """〔二〇二〇〕7号 as 〔2020〕7号."""

    def arabic(match: re.Match[str]) -> str:
        day = day_in(f"{match[2]}年1月1日")
        return f"{match[1]}{day.year}{match[3]}" if day else match[0]

    return _HAN_YEAR.sub(arabic, text)


def bare_number(text: str) -> tuple[str, int | None] | None:
    """A number that stands alone on its line under an order or announcement: 第3号, 第3号令, 2020年第3号."""
    found = _BARE_NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    year = re.sub(r"\D", "", found["year"] or "")
    return f"{year + '年' if year else ''}第{found['serial']}号{found['order'] or ''}", int(year) if year else None


_SPACED_OUT = re.compile(r"(?:\S ){1,15}\S")
_SPACED_END = re.compile(r"(?<=\S)(通|决|意|公|报|批|方|办|通) (知|定|见|告|复|案|法|报)$")


def closed_up(text: str) -> str:
    """A line without the spaces that a typist put between its characters: 通 知, 平 川 市 教 育 局."""
    if _SPACED_OUT.fullmatch(text) and not text.isascii():
        return text.replace(" ", "")
    return _SPACED_END.sub(r"\1\2", text)


_WHOLE_NUMBER = re.compile(r"(?P<organ>[㐀-\u9fff]{2,12})〔(?P<year>(?:19|20)\d{2})〕第?(?P<serial>\d{1,6})号")
_NAME = re.compile("文件|人民政府|办公[室厅]|委员会|领导小组")


def number_in(text: str) -> tuple[str, int | None, int, int] | None:
    """The first document number on a line: as it is officially written, its year, where it begins and ends.

    A line that is a number and nothing else is taken whole, whatever place its organ's code begins with.
    """
    whole = _WHOLE_NUMBER.fullmatch(text.strip())
    if whole and not _NAME.search(whole["organ"]):
        return f"{whole['organ']}〔{whole['year']}〕{int(whole['serial'])}号", int(whole["year"]), 0, len(text)
    found = document_numbers.find(text)
    return (found[0].normal, found[0].year, found[0].start, found[0].end) if found else None


def has_number(text: str) -> bool:
    """Whether a document number stands on the line."""
    return bool(document_numbers.find(text))
