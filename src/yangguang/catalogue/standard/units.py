"""The units (公开主体) that a cell of a standard catalogue names."""

import re

_NAME_ENDS = re.compile(
    r"(?:局|委|委员会|办|办公室|部门|政府|中心|机构|单位|处|院|会|办事处|大队|支队)(?:[（(][^（()）]*[)）])?$"
)
_LEADING = re.compile(r"^(?:[0-9０-９]+\s*[.．、]|(?:牵头|责任|主管|配合)(?:单位|部门)?\s*[:：])\s*")
_SAME = re.compile(r"^(?:同上|〃|″|\"|''|同前|……|\.\.\.)[。.]?$")


def unit_names(words: str) -> list[str]:
    """The units that a cell names, split where names end: not inside brackets, nor at 和 and 及 within a name.

    区、县人民政府 stays one name; 住房和城乡建设局 as well, while 民政局和司法局 are two.
    """
    parts: list[str] = []
    depth, name = 0, ""
    for char in words:
        depth += char in "（("
        depth -= char in "）)" and depth > 0
        ends = char in "、，,；;\n /／" and len(name.strip()) > 1
        ends = ends or (char in "和及" and _NAME_ENDS.search(name) is not None)
        if depth == 0 and ends:
            parts.append(name)
            name = ""
        else:
            name += char
    named = (_LEADING.sub("", part.strip(" \n。：:、，")) for part in (*parts, name))
    return list(dict.fromkeys(part for part in named if part and not _SAME.match(part)))
