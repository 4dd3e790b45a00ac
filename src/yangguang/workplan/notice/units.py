"""Who leads and who answers for a task, from the words of a cell or of a closing bracket.

`read_units` understands plain lists (市司法局、市财政局), roles said by verbs (办公室牵头,各科室配合),
roles said by labels (牵头单位：…；责任单位：…；完成时限：…) and collective names. Names come back as
they are written.
"""

import re
from dataclasses import dataclass
from typing import Literal

from yangguang.workplan.notice.collectives import WIDE, collectives, ends_like_unit, join_collectives

Role = Literal["lead", "responsible"]
#: What the column is: of lead units, of responsible units, or the only unit column of its table.
Column = Literal["lead", "responsible", "single"]


@dataclass(frozen=True, slots=True)
class UnitsRead:
    """Units of a cell by role, the deadline words it held, and lists it left open with 等."""

    lead: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    deadline: str | None = None
    left_open: tuple[str, ...] = ()


_OFFICE = r"(?:单位|部门|科室|处室|股室|机构|主体)"
_LABEL = re.compile(
    rf"(?P<lead>(?:总?牵头|主责|主办|主要责任)(?:责任)?{_OFFICE}|牵头(?=：))"
    rf"|(?P<responsible>(?:责任|配合|协办|协同|参与|参加|承办|落实|实施|协助|相关责任|其他责任){_OFFICE}|(?:配合|责任)(?=：))"
    r"|(?P<deadline>(?:计划)?(?:完成|办结|办理)?(?:时限|时间|期限|时间节点|时限要求|时间要求|进度安排))"
)
# Repeats are bounded or possessive: a hostile file must not send the search back and forth for hours.
_LABEL_SIGN = re.compile(rf"[（，；。、\s]{{0,20}}(?:{_LABEL.pattern})\s*：\s*")

_DUTY = r"(?:负责|落实|抓好落实|抓好|办理|承办|实施|组织实施|组织|推进|完成|配合|做好)"
_LEAD_VERB = rf"(?:(?:负责)?总?牵头{_DUTY}*+|为牵头{_OFFICE}|主办|主责|为主|负总责|统筹(?:协调|推进)?|总负责)"
_WITH_VERB = rf"(?:(?:积极|协同|共同|予以|协助|做好|密切){{0,5}}(?:配合|参与|参加|协助|协办|支持|协同){_DUTY}*+)"
_SHARE_VERB = (
    rf"(?:按照?(?:各自)?(?:工作)?(?:职责|职能|任务)?(?:范围|权限)?(?:分工)?(?:分别|共同|依法|各自)?{_DUTY}++"
    rf"|分工{_DUTY}++|分别{_DUTY}++|共同{_DUTY}++|各负其责|承办)"
)
_PLAIN_VERB = rf"(?:具体|直接)?(?:负责{_DUTY}*+|落实|抓好落实|组织实施|实施)"
_VERB_AT_END = re.compile(
    rf"(?:(?P<lead>{_LEAD_VERB})|(?P<with>{_WITH_VERB})|(?P<share>{_SHARE_VERB})|(?P<plain>{_PLAIN_VERB}))"
    r"(?:相关工作|工作)?$"
)
_ROLE_IN_BRACKETS = re.compile(
    rf"（(?:(?P<lead>(?:总?牵头|主办|主责){_OFFICE}?)|(?P<responsible>(?:配合|协办|参与|责任){_OFFICE}?))）$"
)
_FIRST_LEADS = re.compile(r"[（，；]?(?:排名?|列)(?:在)?(?:第一|首位|最前)[^（）；。]{0,8}牵头[^（）；。]{0,6}）?")
_RUN_ON = re.compile(rf"({_LEAD_VERB})(?=[^，；。、\s）负落抓办承实组推完配做协单部科处股机主])")
_TOGETHER = re.compile(r"(?:会同|会商|商请|联合)")
_PREFIX = re.compile(r"^(?:由|请|以及|并由|其中|及|和|与|其他由)(?=.)")
_OPEN_END = re.compile(r"^(?P<name>.+?)等(?:\d+家|相关|有关|多个)?(?:部门|单位|机构|部门和单位|部门单位)?$")
#: A part of a list that is a time limit and no unit: 6月底前完成, 年底前, 长期坚持.
_TIME_PART = re.compile(
    r"(?:(?:于|在)?(?:\d{4}年|\d{1,2}月|年底|年内|第?[一二三四1-4]季度|[上下]半年|每(?:年|季度|月|周)|\d+个?(?:工作)?日)"
    r"[^、，；]{0,10}|全年|(?:长期|持续|常年)[^、，；]{0,4})"
)
_TIME_IN_BRACKETS = re.compile(rf"（({_TIME_PART.pattern})）$")
_MARKS = "、，；。\n \t\u3000"


#: A verb that gives a role, with all it governs, stands within so many characters of the end.
_VERB_WITHIN = 60


def _verb_at_end(text: str) -> "re.Match[str] | None":
    return _VERB_AT_END.search(text, max(0, len(text) - _VERB_WITHIN))


def read_units(text: str, column: Column) -> UnitsRead:
    """Units by role from `text`, mended and simplified already. Never fails; unknown words stay as names."""
    working = _balance(text.translate(WIDE).strip())
    working, first_leads = _FIRST_LEADS.subn("", working)
    working = _unwrap(working.strip("；。， \n\t"))
    found: dict[Role, list[str]] = {"lead": [], "responsible": []}
    open_ended: list[str] = []
    deadline: str | None = None
    default: Role = "lead" if column == "lead" else "responsible"
    for label, segment in _segments(working):
        if label == "deadline":
            deadline = re.sub(r"\s+", "", segment).strip("；。，、") or deadline
            continue
        role: Role = label or default
        for name, its_role in _named(segment, role, labelled=label is not None or column != "single"):
            limit = _TIME_IN_BRACKETS.search(name)
            if limit:
                deadline = deadline or limit[1]
                name = name[: limit.start()]
            if _TIME_PART.fullmatch(name):
                deadline = deadline or name
                continue
            cut = _OPEN_END.match(name)
            if cut and ends_like_unit(cut["name"]):
                open_ended.append(name)
                name = cut["name"]
            if name not in found["lead"] and name not in found["responsible"]:
                found[its_role].append(name)
    if first_leads and not found["lead"] and found["responsible"]:
        found["lead"].append(found["responsible"].pop(0))
    return UnitsRead(tuple(found["lead"]), tuple(found["responsible"]), deadline, tuple(open_ended))


def looks_like_units(text: str) -> bool:
    """Whether `text` reads as a list of units rather than as a sentence."""
    plain = text.translate(WIDE).strip().strip("。；")
    if not plain or len(plain) > 400:
        return False
    if _LABEL_SIGN.match(plain) or plain in ("同上", "同左"):
        return True
    if "。" in plain or ("；" in plain and not _verb_at_end(plain)):
        return False
    parts = [part for part in _parts(_unwrap(_balance(plain))) if not _TIME_PART.fullmatch(part[0])]
    names = join_collectives([(_VERB_AT_END.sub("", part), mark) for part, mark in parts])
    fitting = [name for name in names if not name or ends_like_unit(name)]
    return bool(names) and len(fitting) * 10 >= len(names) * 7 and all(len(name) <= 30 for name in names)


def has_role_words(text: str) -> bool:
    """Whether `text` says who leads or answers, by a label (责任单位：) or by a verb at its end (…牵头)."""
    wide = _unwrap(text.translate(WIDE).strip(" 。；，\n"))
    if _LABEL_SIGN.search(wide):
        return True
    return any(_verb_at_end(part) for part, _ in _parts(wide) if len(part) <= _VERB_WITHIN)


def starts_with_label(text: str) -> bool:
    """Whether `text` begins with a label such as 责任单位： or 完成时限：."""
    return bool(_LABEL_SIGN.match(text.translate(WIDE)))


def _balance(text: str) -> str:
    """`text` without brackets that have no partner (a stray one is left by broken rows)."""
    drop: set[int] = set()
    opened: list[int] = []
    for at, char in enumerate(text):
        if char == "（":
            opened.append(at)
        elif char == "）":
            if opened:
                opened.pop()
            else:
                drop.add(at)
    drop.update(opened)
    return "".join(c for at, c in enumerate(text) if at not in drop) if drop else text


def _unwrap(text: str) -> str:
    """`text` without one pair of brackets around the whole of it."""
    if not (text.startswith("（") and text.endswith("）")):
        return text
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "（") - (char == "）")
        if depth == 0 and at < len(text) - 1:
            return text
    return text[1:-1].strip()


def _segments(text: str) -> list[tuple[Literal["lead", "responsible", "deadline"] | None, str]]:
    signs = list(_LABEL_SIGN.finditer(text))
    if not signs:
        return [(None, text)]
    segments: list[tuple[Literal["lead", "responsible", "deadline"] | None, str]] = []
    if signs[0].start():
        segments.append((None, text[: signs[0].start()]))
    labels: list[Literal["lead", "responsible", "deadline"]] = []
    for sign in signs:
        if sign["lead"]:
            labels.append("lead")
        elif sign["deadline"]:
            labels.append("deadline")
        else:
            labels.append("responsible")
    # 责任单位 beside 配合单位, and no lead named: the first of them leads.
    if "lead" not in labels and len({_stem(s["responsible"]) for s in signs if s["responsible"]}) > 1:
        first = next(i for i, s in enumerate(signs) if s["responsible"])
        if _stem(signs[first]["responsible"]) in ("责任", "承办"):
            labels[first] = "lead"
    for at, sign in enumerate(signs):
        end = signs[at + 1].start() if at + 1 < len(signs) else len(text)
        segments.append((labels[at], text[sign.end() : end]))
    return segments


def _stem(label: str) -> str:
    return re.sub(rf"{_OFFICE}$", "", label)


def _parts(text: str) -> list[tuple[str, str]]:
    """(part, separator after it), split at separators outside brackets; a line broken in a name is joined."""
    parts: list[tuple[str, str]] = []
    part: list[str] = []
    depth = 0
    for char in text:
        if depth == 0 and char in _MARKS:
            parts.append(("".join(part), char))
            part = []
            continue
        depth += (char == "（") - (char == "）")
        part.append(char)
    parts.append(("".join(part), ""))
    joined: list[tuple[str, str]] = []
    for name, mark in parts:
        previous = joined[-1] if joined else None
        if previous and previous[1] in " \t\n\u3000" and previous[1] and not _ends_here(previous[0]):
            joined[-1] = (previous[0] + name, mark)
        elif name:
            joined.append((name, mark))
        elif previous and previous[1] in " \t\n\u3000":
            joined[-1] = (previous[0], mark or previous[1])
    return joined


def _ends_here(part: str) -> bool:
    return ends_like_unit(part) or bool(_verb_at_end(part)) or bool(_ROLE_IN_BRACKETS.search(part))


def _named(segment: str, role: Role, *, labelled: bool) -> list[tuple[str, Role]]:
    """(name, role) in the order written; a verb gives its role to every name since the last verb."""
    groups = _groups(_RUN_ON.sub(r"\1，", segment))
    verbs = {verb for _, verb in groups}
    named: list[tuple[str, Role]] = []
    for parts, verb in groups:
        its_role: Role = role
        if verb in ("lead", "with"):
            its_role = "lead" if verb == "lead" else "responsible"
        elif verb == "share" and (role != "lead" or "lead" in verbs):
            its_role = "responsible"
        elif verb == "plain" and not labelled and "with" in verbs and "lead" not in verbs:
            its_role = "lead"
        named.extend((name, own or its_role) for name, own in _clean(parts))
    return named


def _groups(segment: str) -> list[tuple[list[tuple[str, str]], str | None]]:
    """Names of `segment` in groups, each with the kind of verb that closes it.

    甲会同乙 makes 甲 lead and whatever follows take part.
    """
    groups: list[tuple[list[tuple[str, str]], str | None]] = []
    pending: list[tuple[str, str]] = []
    together = False
    for part, mark in _parts(segment):
        sign = _TOGETHER.search(part)
        if sign and part[sign.end() :] and (not sign.start() or ends_like_unit(part[: sign.start()])):
            if sign.start():
                pending.append((part[: sign.start()], "，"))
            if pending:
                groups.append((pending, "lead"))
                pending = []
            part, together = part[sign.end() :], True
        text, verb = _take_verb(part)
        if text:
            pending.append((text, mark))
        if verb or (mark in ("；", "。") and pending):
            groups.append((pending, "with" if together and verb != "lead" else verb))
            pending = []
    if pending:
        groups.append((pending, "with" if together else None))
    return groups


def _take_verb(part: str) -> tuple[str, str | None]:
    sign = _verb_at_end(part)
    if not sign:
        return part, None
    verb = next(key for key, value in sign.groupdict().items() if value)
    return part[: sign.start()], verb


def _clean(parts: list[tuple[str, str]]) -> list[tuple[str, Role | None]]:
    """Names of a group, collective ones joined, each with the role its own bracket gives it."""
    known = collectives()
    tidy: list[tuple[str, str]] = []
    for text, mark in parts:
        name = _PREFIX.sub("", re.sub(r"\s+", "", text)).strip("：:.\"'“”")
        if name and name not in known.not_names:
            tidy.append((name, mark))
    named: list[tuple[str, Role | None]] = []
    for name in join_collectives(tidy):
        sign = _ROLE_IN_BRACKETS.search(name)
        if sign and sign.start():
            named.append((name[: sign.start()], "lead" if sign["lead"] else "responsible"))
        else:
            named.append((name, None))
    return named
