"""Which items a record may meet, judged by its words: a suggestion for the clerk, never a decision."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yangguang.kernel.text import fold

LEAST = 0.25
MOST_TEXT = 4_000
# Words that stand in every catalogue say nothing.
_COMMON = frozenset(
    fold("公开信息事项内容要素情况工作办理管理服务政策法规文件相关其他名称依据程序条件结果指南联系方式")[at : at + 2]
    for at in range(46)
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item as the words to compare: its number, its matter (both levels) and its content."""

    key: int
    matter: str
    content: str


def suggest(candidates: Iterable[Candidate], title: str, text: str, limit: int = 5) -> list[int]:
    """The keys of the likeliest items, best first; the same for the same words.

    The matter's pairs of characters weigh most where the title has them, less in the text; the content's a little.
    """
    in_title = _pairs(title)
    in_text = _pairs(text[:MOST_TEXT]) | in_title
    scored = []
    for one in candidates:
        matter, content = _pairs(one.matter), _pairs(one.content)
        score = 2 * _share(matter, in_title) + _share(matter, in_text) + 0.5 * _share(content, in_text)
        if score >= LEAST * 3.5:
            scored.append((-score, one.key))
    return [key for _score, key in sorted(scored)[:limit]]


def _pairs(text: str) -> frozenset[str]:
    folded = "".join(char for char in fold(text) if char.isalnum())
    return frozenset(folded[at : at + 2] for at in range(len(folded) - 1)) - _COMMON


def _share(wanted: frozenset[str], found: frozenset[str] | Sequence[str]) -> float:
    return len(wanted & set(found)) / len(wanted) if wanted else 0.0
