"""The heading of a register: which column says what, by the words over it, in one line or two. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_ISSUES = "制定|制发|发文|发布|印发|颁布|公布|出台"
_ORGAN = "机关|单位|部门|机构|主体"
_DAY = "日期|时间|之?日|年月日"
# The first pattern that fits decides; of two columns of one field the one named by the earlier pattern is read first.
_WORDS: tuple[tuple[str, str], ...] = (
    (
        "state",
        r"^是否|效力(?:状态|情况)?$|有效性|时效性|清理(?:结果|意见|结论|建议|情况)$|处理(?:意见|结果)$|^(?:状态|结论)$",
    ),
    ("registration", r"登记编?号|统一编?号|三统一.*号|备案.?号"),
    ("number", r"文号|发文?字号|发文号|^字号$|^文件编?号$"),
    ("ended", rf"(?:失效|废止|终止)(?:{_DAY})"),
    ("repealed_by", r"(?:废止|失效|清理|代替|替代)(?:的?依据|文件)|依据文件"),
    ("effective", rf"(?:施行|实施|生效|执行|起效)(?:{_DAY})|有效期限?(?:起|自)"),
    ("term", r"有效期|有效时[间限]|有效年限|期限$|期满|届满|到期|截止|试行期"),
    ("issued", rf"(?:公布|发布|颁布)(?:{_DAY})"),
    ("issued", rf"(?:印发|发文|制发|制定|出台|签发|成文)(?:{_DAY})|^日期$"),
    ("issuer", rf"(?:{_ISSUES})(?:{_ORGAN})"),
    ("issuer", rf"(?:起草|责任|实施|主管|牵头|主办|承办|报送)(?:{_ORGAN})|^(?:{_ORGAN})(?:名称)?$"),
    ("title", r"文件(?:名称?|标题|题目)|标题|题目|^(?:制度)?名称$|^文件$"),
    ("note", r"备注|附注|说明|理由|原因"),
    ("coded", r"^(?:文件|统一)?编[号码]$"),
    ("serial", r"^序号?$|^号$"),
)
_FIELDS = tuple((field, re.compile(pattern)) for field, pattern in _WORDS)
_UNDER = re.compile(r"^(?:起|止|自|至|年|月|起始|截止|开始|结束)(?:日期|时间)?$")
_LONGEST = 20


@dataclass(frozen=True, slots=True)
class Heading:
    """`places`: by field its columns, the one to be read first in front; `labels` the words over every column.

    `height` is the number of lines that the heading takes, `unknown` the columns that are no field.
    """

    places: Mapping[str, tuple[int, ...]]
    labels: tuple[str, ...]
    height: int
    unknown: tuple[int, ...]

    def label(self, field: str) -> str:
        """The words over the field's first column, empty where it has none."""
        return self.labels[self.places[field][0]] if field in self.places else ""


def heading_at(lines: Sequence[tuple[str, ...]]) -> Heading | None:
    """The heading that the first of the lines begins, or None: it names the title of a document and something else."""
    above = [_plain(cell) for cell in lines[0]]
    below = [_plain(cell) for cell in lines[1]] if len(lines) > 1 else []
    found = _heading(above, above, 1)
    if found is not None and _goes_on(above, below):
        both = [
            lower if not upper or lower == upper else upper + lower if lower else upper
            for upper, lower in zip(above, below, strict=False)
        ]
        found = _heading(both, below, 2) or found
    return found


def field_of(label: str) -> tuple[str, int] | None:
    """The field that a heading's words name, with the place of its pattern; None for words that are not known."""
    bare = re.sub(r"\(.*?\)|《.*?》", "", label)
    if not bare or len(bare) > _LONGEST:
        return None
    return next(((field, at) for at, (field, pattern) in enumerate(_FIELDS) if pattern.search(bare)), None)


def _heading(labels: list[str], own: list[str], height: int) -> Heading | None:
    ranked: dict[str, list[tuple[int, int]]] = {}
    unknown = []
    for place, label in enumerate(labels):
        # Of 有效期/起 the lower words may say it alone.
        known = (field_of(own[place]) if place < len(own) else None) or field_of(label)
        if known is not None:
            ranked.setdefault(known[0], []).append((known[1], place))
        elif label:
            unknown.append(place)
    filled = {label for label in labels if label}
    if "title" not in ranked or len(ranked) < 2 or 2 * len(unknown) > len(filled):
        return None
    places = {field: tuple(place for _, place in sorted(columns)) for field, columns in ranked.items()}
    return Heading(places, tuple(labels), height, tuple(unknown))


def _goes_on(above: list[str], below: list[str]) -> bool:
    """Whether the second line is a heading too: it only repeats what is merged, and divides what stands above."""
    pairs = [(upper, lower) for upper, lower in zip(above, below, strict=False) if lower]
    fresh = [lower for upper, lower in pairs if lower != upper]
    return bool(fresh) and all(_UNDER.match(lower) or field_of(lower) for lower in fresh)


def _plain(cell: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell)).strip("*:")
