"""What changed between two contents of an edition: field by field, paragraph by paragraph, word by word. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from yangguang.disclosures.states import AttachmentRole, Openness, OpennessBasis
from yangguang.kernel.html.words import text_of

LABELS: Mapping[str, str] = {
    "title": "标题",
    "document_number": "文号",
    "unified_number": "统一登记号",
    "issuer": "发布机构",
    "addressees": "主送机关",
    "department": "公开责任部门",
    "keywords": "关键词",
    "summary": "内容概述",
    "formed_on": "生成日期",
    "changed_on": "变更日期",
    "signed_on": "签署日期",
    "registered_on": "登记日期",
    "issued_on": "发文日期",
    "valid_until": "信息时效期至",
    "openness": "公开方式",
    "openness_basis": "不主动公开的依据",
    "openness_reason": "不主动公开的理由",
    "interprets_id": "所解读的信息",
    "interprets_title": "所解读的文件（不在本站）",
    "interprets_address": "所解读文件的网址",
    "interpretation_form": "解读形式",
    "attachments": "附件",
    "body_html": "正文",
}
Kind = Literal["same", "insert", "delete", "gap"]
_TOKEN = re.compile(r"[A-Za-z]+|[0-9]+|\s+|.", re.DOTALL)
_AROUND = 1
_TOO_DIFFERENT = 0.35


@dataclass(frozen=True, slots=True)
class Span:
    """Words that stayed, came or went; a `gap` stands for paragraphs that stayed, its text says how many."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that changed: each paragraph as its spans."""

    name: str
    label: str
    paragraphs: tuple[tuple[Span, ...], ...]


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    """The fields that differ, in the order of `LABELS`; markup alone is no change. Both as `content_of` gives them."""
    found = []
    for name, label in LABELS.items():
        old, new = _lines(name, before.get(name)), _lines(name, after.get(name))
        if old != new:
            found.append(FieldChange(name, label, tuple(_paragraphs(old, new))))
    return found


def _lines(name: str, value: Any) -> list[str]:
    if value in (None, "", []):
        return []
    if name == "body_html":
        return [line for line in text_of(value).split("\n") if line.strip()]
    if name == "attachments":
        return [_file(one) for one in value]
    if name == "openness":
        return [Openness(value).label]
    if name == "openness_basis":
        return [OpennessBasis(value).label]
    return str(value).split("\n")


def _file(one: Mapping[str, Any]) -> str:
    shown = "公开" if one["public"] else "不公开"
    return f"{one['name']}（{AttachmentRole(one['role']).label}，{shown}，摘要 {one['sha256'][:8]}）"


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterable[tuple[Span, ...]]:
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (step, i, j, k, m) in enumerate(steps):
        if step == "equal":
            yield from _kept(old[i:j], first=place == 0, last=place == len(steps) - 1)
            continue
        pairs = min(j - i, m - k)
        for one in range(pairs):
            yield from _changed(old[i + one], new[k + one])
        yield from ((Span("delete", line),) for line in old[i + pairs : j])
        yield from ((Span("insert", line),) for line in new[k + pairs : m])


def _kept(lines: Sequence[str], *, first: bool, last: bool) -> Iterable[tuple[Span, ...]]:
    """The neighbours of a change; what is further off as one gap."""
    head = () if first else lines[:_AROUND]
    tail = () if last else lines[max(len(head), len(lines) - _AROUND) :]
    left = len(lines) - len(head) - len(tail)
    yield from ((Span("same", line),) for line in head)
    if left:
        yield (Span("gap", f"（{left} 段没有改动）"),)
    yield from ((Span("same", line),) for line in tail)


def _changed(old: str, new: str) -> Iterable[tuple[Span, ...]]:
    """One paragraph with its words marked; two paragraphs where they have little in common."""
    words, others = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    if len(words) * len(others) > 4_000_000 or matcher.ratio() < _TOO_DIFFERENT:
        return [(Span("delete", old),), (Span("insert", new),)]
    spans: list[Span] = []
    for step, i, j, k, m in matcher.get_opcodes():
        if step == "equal":
            spans.append(Span("same", "".join(words[i:j])))
            continue
        if j > i:
            spans.append(Span("delete", "".join(words[i:j])))
        if m > k:
            spans.append(Span("insert", "".join(others[k:m])))
    return [tuple(spans)]
