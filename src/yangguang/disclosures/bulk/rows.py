"""What a row of a table says about a record, or why it cannot be taken."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from html import escape
from typing import Any

from yangguang.catalogue import vocabulary
from yangguang.catalogue.models import Column
from yangguang.catalogue.vocabulary import Term
from yangguang.disclosures.bulk.table import HEADERS, Row
from yangguang.disclosures.states import Openness
from yangguang.kernel import present
from yangguang.kernel.text import fold
from yangguang.kernel.text.dates import parse_date

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SEPARATORS = re.compile(r"[;；|\n]+")
_MARKUP = re.compile(r"</?(?:p|div|table|br|h[1-6]|ul|ol|span|strong)\b", re.IGNORECASE)
HALF = 32
_LENGTHS = {"标题": 300, "文号": 100, "发布机构": 200, "索引号": 60}


class RowWrong(Exception):
    """The row cannot be taken; the message is a sentence for whoever made the table."""


@dataclass(frozen=True, slots=True)
class RowRead:
    """A record as its row gives it.

    The first half of `key` is the same whenever the same record comes again for the unit, the second half only while
    the row says the same of it.
    """

    key: str
    title: str
    fields: dict[str, Any]
    columns: tuple[Column, ...]
    files: tuple[str, ...]
    published_on: date | None
    index_number: str


def read_row(row: Row, *, unit_code: str, columns: Mapping[str, Column]) -> RowRead:
    """The row as a record of the unit; `columns` are the open ones by title and code. Raises RowWrong."""
    values = {name: _CONTROL.sub("", value).strip() for name, value in row.values.items()}
    title = " ".join(values.get("标题", "").split())
    if not title:
        raise RowWrong("没有标题，请补填。")
    for name, most in _LENGTHS.items():
        if len(values.get(name, "")) > most:
            raise RowWrong(f"“{name}”超过 {most} 字，请缩短。")
    formed, issued, published = (_day(values, name) for name in ("生成日期", "发文日期", "公开日期"))
    if published is not None and published > present.today():
        raise RowWrong(f"公开日期 {published} 还没有到，请核对。")
    number = values.get("文号", "")
    fields = {
        "title": title,
        "document_number": number,
        "kind": _term("体裁", values, vocabulary.kinds()),
        "topic": _term("主题", values, vocabulary.topics()),
        "formed_on": formed or issued,
        "issued_on": issued,
        "issuer": values.get("发布机构", ""),
        "summary": values.get("内容概述", ""),
        "body_html": _body(values.get("正文", "")),
        "openness": _openness(values.get("公开方式", "")),
    }
    return RowRead(
        key=key_of(unit_code, number, title, formed or issued)[:HALF] + _digest(values)[:HALF],
        title=title,
        fields=fields,
        columns=tuple(_columns(values.get("栏目", ""), columns)),
        files=tuple(name.strip() for name in _SEPARATORS.split(values.get("附件", "")) if name.strip()),
        published_on=published,
        index_number=values.get("索引号", ""),
    )


def key_of(unit_code: str, number: str, title: str, formed: date | None) -> str:
    """What makes a record of a unit the same one: its number, title and day."""
    words = (unit_code, fold(number), fold(title), formed.isoformat() if formed else "")
    return sha256("\x1f".join(words).encode()).hexdigest()


def _digest(values: Mapping[str, str]) -> str:
    """What the row says, cell by cell."""
    said = (fold(values.get(name, "")) for name in HEADERS)
    return sha256("\x1f".join(said).encode()).hexdigest()


def _day(values: Mapping[str, str], name: str) -> date | None:
    written = values.get(name, "")
    if not written:
        return None
    day = parse_date(written.split(" ")[0]) or parse_date(written)
    if day is None:
        raise RowWrong(f"“{name}”写作“{written[:30]}”，认不出是哪一天，请写成 2020-06-01。")
    return day


def _term(name: str, values: Mapping[str, str], terms: Mapping[str, Term]) -> str:
    written = values.get(name, "")
    if not written:
        return ""
    for code, term in terms.items():
        if written in (code, term.label):
            return code
    raise RowWrong(f"“{name}”没有“{written[:30]}”这一类，可填：{'、'.join(t.label for t in terms.values())}。")


def _openness(written: str) -> str:
    if not written:
        return Openness.PROACTIVE
    for choice in Openness:
        if written in (choice.value, choice.label):
            return choice
    raise RowWrong(f"“公开方式”没有“{written[:30]}”，可填：{'、'.join(Openness.labels)}。")


def _columns(written: str, columns: Mapping[str, Column]) -> list[Column]:
    names = [name.strip() for name in _SEPARATORS.split(written) if name.strip()]
    for name in names:
        if name not in columns:
            raise RowWrong(f"没有叫“{name[:40]}”的栏目，请按栏目名称或代码填写。")
    return [columns[name] for name in names]


def _body(written: str) -> str:
    """A cell that holds markup as it is (it is cleaned when saved); plain text as paragraphs."""
    if _MARKUP.search(written):
        return written
    return "".join(f"<p>{escape(line.strip())}</p>" for line in written.splitlines() if line.strip())
