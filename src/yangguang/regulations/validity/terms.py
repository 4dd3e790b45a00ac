"""What applies to a document that says nothing itself: how long it is in force and when it takes effect.

The figures are data (`data/terms.json`) with their source, since not all could be confirmed from a primary text.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent.parent / "data" / "terms.json"
_PROVISIONAL = re.compile("暂行|试行")
_TITLE = re.compile("[《〈<][^《》]*[》〉>]")
_HANDS_ON = re.compile("印发|发布|公布|颁布|下发|制发")
_ABOUT = re.compile("废止|修改|修订|修正|失效|解释|解读|说明")
NORMATIVE, PROVISIONAL, LAW = "normative", "provisional", "law"


@dataclass(frozen=True, slots=True)
class Term:
    """A default: `months` in force (None: without end), `days_until_effect` after publication, where that is said.

    `confirmed` is whether the figures were checked against a primary text.
    """

    key: str
    name: str
    months: int | None
    days_until_effect: int
    source: str
    confirmed: bool = False


@cache
def terms() -> Mapping[str, Term]:
    """The defaults by key: `normative`, `provisional`, `law`."""
    return {key: Term(key=key, **values) for key, values in json.loads(_FILE.read_text(encoding="utf-8")).items()}


def is_provisional(title: str) -> bool:
    """Whether a title makes its own document 暂行 or 试行: that of 关于印发《某某暂行办法》的通知 does,
    those of 关于废止《某某暂行办法》的决定 and 《某某暂行条例》实施细则 do not.
    """
    if _ABOUT.search(_TITLE.sub("", title)) or _ABOUT.match(title.removeprefix("关于")):
        return False
    return _PROVISIONAL.search(title if _HANDS_ON.search(title) else _TITLE.sub("", title)) is not None


def term_for(title: str, *, law: bool = False) -> Term:
    """The default for a document of that title; `law` for laws, regulations and rules 法律、法规、规章."""
    return terms()[LAW if law else PROVISIONAL if is_provisional(title) else NORMATIVE]
