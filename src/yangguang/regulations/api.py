"""The library as open data."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from yangguang.disclosures.api import InterpretationOut, interpretations_out
from yangguang.kernel import present
from yangguang.kernel.open_data import LARGEST_PAGE, UnitOut, found_or_404, page_of
from yangguang.kernel.pages import absolute
from yangguang.kernel.public import ANYBODY
from yangguang.regulations.figures import FIGURES
from yangguang.regulations.models import Regulation
from yangguang.regulations.selectors import LibraryFilter, listed, relations_of, relations_to, version_on
from yangguang.regulations.states import DocumentClass
from yangguang.regulations.validity import State, Validity

EARLIEST, LATEST = date(1900, 1, 1), date(9000, 1, 1)

regulations_router = Router(tags=["文件库"])


class ValidityOut(Schema):
    """Whether a document is in force on a day."""

    state: str = Field(description="effective 有效，lapsed 失效，repealed 废止，replaced 被代替，suspended 中止执行 …")
    label: str
    since: date | None
    until: date | None
    reason: str


class DocumentOut(Schema):
    """A document, in brief, with its validity today."""

    id: int
    title: str
    url: str
    issuer: str = Field(description="制定机关")
    unit: UnitOut | None = Field(description="本市的制定单位")
    document_class: str = Field(description="law 法律、法规、规章，normative 规范性文件")
    document_number: str = Field(description="文号")
    registration_number: str = Field(description="统一登记号")
    issued_on: date | None = Field(description="公布日期")
    validity: ValidityOut
    record: str | None = Field(description="作为政府信息公开的页面")


class VersionOut(Schema):
    """A text of the document."""

    number: int
    effective_on: date | None = Field(description="文本日期")
    title: str
    history: str


class EventOut(Schema):
    """Something that happened to its validity."""

    kind: str
    label: str
    on: date
    until: date | None
    months: int | None
    provisions: list[str]
    by: str


class RelationOut(Schema):
    """A confirmed relation to another document of the library."""

    kind: str
    label: str
    direction: str = Field(description="to 本文件对它，from 它对本文件")
    document: int
    title: str
    provisions: str


class DocumentDetail(DocumentOut):
    """A document with its texts, its life and its relations."""

    on: date = Field(description="效力和正文是这一天的")
    text: str = Field(description="全文；尚未录入的为空")
    text_from: date | None = Field(description="这份正文自哪天起施行；晚于 on 的是库中最早的一版，不详的为空")
    versions: list[VersionOut]
    events: list[EventOut]
    relations: list[RelationOut] = Field(description="经确认的关系；提到本文件的只列最近 100 条")
    interpretations: list[InterpretationOut] = Field(description="对它的解读，最新的在前")
    more_relations: bool = Field(description="提到本文件的是否还有更多，见网页 /regulations/编号/relations/")


class DocumentPage(Schema):
    """A page of documents; `next` is the cursor of the page that follows."""

    items: list[DocumentOut]
    next: str | None


def _one_of(values: Iterable[str]) -> str:
    """A pattern for one of the values, or nothing: what is no such value is refused, not left out."""
    return f"^({'|'.join(map(re.escape, values))})?$"


class DocumentFilter(Schema):
    """What a list of documents may be narrowed to."""

    q: str = Field("", description="标题或文号中的词", max_length=60)
    state: str = Field("", description="今天的效力", pattern=_one_of([*State, "expiring"]))
    unit: str = Field("", description="制定单位代码", max_length=80)
    under: str = Field("", description="制定单位代码，含下级单位", max_length=80)
    document_class: str = Field("", description="law 或 normative", pattern=_one_of(DocumentClass.values))
    lack: str = Field("", description="规范性文件缺少的内容，见 /regulations/", pattern=_one_of(FIGURES))
    year: int | None = Field(None, description="公布年份", ge=1901, le=2199)
    cursor: str = Field("", description="上一页给出的 next", max_length=200)
    limit: int = Field(20, ge=1, le=LARGEST_PAGE)


@regulations_router.get("", response=DocumentPage, summary="文件库的文件，最近入库的在前")
def list_documents(request: HttpRequest, filters: Query[DocumentFilter]) -> dict[str, Any]:
    """规范性文件和法律、法规、规章；用 cursor 逐页读取，不受页数限制。"""
    wanted = LibraryFilter(
        state=filters.state,
        unit=filters.unit.replace("\0", ""),
        under=filters.under.replace("\0", ""),
        document_class=filters.document_class,
        lack=filters.lack,
        year=filters.year,
        q=filters.q.replace("\0", ""),
    )
    rows = listed(wanted).prefetch_related("events")
    found, following = page_of(rows, moment="created_at", cursor=filters.cursor, limit=filters.limit)
    today = present.today()
    return {"items": [brief(one, one.validity_on(today)) for one in found], "next": following}


@regulations_router.get("/{document}", response=DocumentDetail, summary="一份文件某一天的正文、效力和沿革")
def one_document(request: HttpRequest, document: int, on: date | None = None) -> Any:
    """不写 on 的是今天。"""
    found: Regulation = found_or_404(
        lambda: (
            Regulation.objects.visible_to(ANYBODY)
            .select_related("unit")
            .prefetch_related("events")
            .filter(pk=document)
            .first()
            if 0 < document < 2**63
            else None
        ),
        "文件",
    )
    day = min(max(on, EARLIEST), LATEST) if on else present.today()
    versions = list(found.versions.all())
    current = version_on(versions, day)
    incoming = list(relations_to(found)[: LARGEST_PAGE + 1])
    return {
        **brief(found, found.validity_on(day)),
        "on": day,
        "text": current.text if current else "",
        "text_from": current.effective_on if current else None,
        "versions": versions,
        "events": [_event(one) for one in found.events.all() if not one.undone],
        "relations": [
            *(_relation(one, "to", one.target) for one in relations_of(found) if one.target is not None),
            *(_relation(one, "from", one.source) for one in incoming[:LARGEST_PAGE]),
        ],
        "interpretations": interpretations_out(found.disclosure_id) if found.disclosure_id else [],
        "more_relations": len(incoming) > LARGEST_PAGE,
    }


def brief(one: Regulation, validity: Validity) -> dict[str, Any]:
    """A document as `DocumentOut` has it."""
    return {
        "id": one.pk,
        "title": one.title,
        "url": absolute(reverse("regulations:document", args=[one.pk])),
        "issuer": one.issuer,
        "unit": {"code": one.unit.code, "name": one.unit.name} if one.unit else None,
        "document_class": one.document_class,
        "document_number": one.document_number,
        "registration_number": one.registration_number or "",
        "issued_on": one.issued_on,
        "validity": {
            "state": validity.state.value,
            "label": validity.label,
            "since": validity.since,
            "until": validity.until,
            "reason": validity.reason,
        },
        "record": absolute(reverse("disclosures:record", args=[one.disclosure_id])) if one.disclosure_id else None,
    }


def _event(one: Any) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "label": one.get_kind_display(),
        "on": one.on,
        "until": one.until,
        "months": one.months,
        "provisions": one.provisions,
        "by": one.by_words,
    }


def _relation(one: Any, direction: str, other: Regulation) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "label": one.get_kind_display(),
        "direction": direction,
        "document": other.pk,
        "title": other.title,
        "provisions": one.provisions,
    }
