"""Records and columns as open data."""

from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from yangguang.catalogue import vocabulary
from yangguang.catalogue.models import Column
from yangguang.disclosures.models import Attachment, Disclosure, Edition, Placement, Withdrawal
from yangguang.disclosures.selectors import public_interpretations, publicly_interpreted
from yangguang.disclosures.states import InterpretationForm
from yangguang.kernel.open_data import LARGEST_PAGE, UnitOut, found_or_404, page_of
from yangguang.kernel.pages import absolute
from yangguang.kernel.public import ANYBODY

# Days beyond which a filter says nothing, and some databases reckon no longer.
EARLIEST, LATEST = date(1900, 1, 1), date(9000, 1, 1)

router = Router(tags=["政府信息"])
columns_router = Router(tags=["栏目"])


class RecordOut(Schema):
    """A published record, in brief."""

    id: int
    index_number: str = Field(description="索引号")
    title: str
    url: str
    unit: UnitOut
    kind: str = Field(description="体裁")
    topic: str = Field(description="主题")
    document_number: str = Field(description="文号")
    issuer: str = Field(description="发布机构")
    summary: str = Field(description="内容概述")
    formed_on: date | None = Field(description="生成日期")
    issued_on: date | None = Field(description="发文日期")
    valid_until: date | None = Field(description="信息时效期至")
    first_published_at: datetime = Field(description="首次公开时间")
    published_at: datetime = Field(description="本版公开时间")


class FileOut(Schema):
    """A file of a record."""

    name: str
    url: str
    media_type: str
    size: int = Field(description="字节")
    sha256: str


class ColumnBrief(Schema):
    """A column, in brief."""

    code: str
    title: str


class InterpretedOut(Schema):
    """The document that a record explains, of this site or another."""

    title: str
    url: str = Field(description="其他机关的文件没有填写网址的为空")


class InterpretationOut(Schema):
    """A record that explains a document."""

    title: str
    url: str
    form: str = Field(description="解读形式")


class RecordDetail(RecordOut):
    """A published record with its text."""

    edition: int = Field(description="版次")
    keywords: str
    addressees: str
    department: str = Field(description="公开责任部门")
    body_html: str
    body_text: str
    interprets: InterpretedOut | None = Field(description="所解读的文件，不是解读的为空")
    interpretation_form: str = Field(description="解读形式，不是解读的为空")
    interpretations: list[InterpretationOut] = Field(description="对它的解读，最新的在前")
    columns: list[ColumnBrief]
    attachments: list[FileOut]


class RecordPage(Schema):
    """A page of records; `next` is the cursor of the page that follows."""

    items: list[RecordOut]
    next: str | None


class Gone(Schema):
    """A record that was taken down, with the note for the public."""

    detail: str
    kind: str = Field(description="withdrawn 撤下，replaced 被替代，merged 并入，repealed 废止")
    at: datetime
    successor: str | None = Field(description="替代它的信息的地址")


class RecordFilter(Schema):
    """What a list of records may be narrowed to."""

    unit: str = Field("", description="单位代码", max_length=80)
    with_below: bool = Field(False, description="含下级单位")
    column: str = Field("", description="栏目代码", max_length=80)
    kind: str = Field("", description="体裁代码", max_length=40)
    topic: str = Field("", description="主题代码", max_length=40)
    since: date | None = Field(None, description="首次公开不早于")
    until: date | None = Field(None, description="首次公开不晚于")
    cursor: str = Field("", description="上一页给出的 next", max_length=200)
    limit: int = Field(20, ge=1, le=LARGEST_PAGE)


class ColumnOut(ColumnBrief):
    """A column."""

    scope: str = Field(description="unit 每个单位都有，city 全市")
    parent: str | None
    about: str
    promise_days: int | None = Field(description="更新承诺（天）")
    url: str


@router.get("", response=RecordPage, summary="已公开的政府信息，最新的在前")
def list_records(request: HttpRequest, filters: Query[RecordFilter]) -> dict[str, Any]:
    """主动公开且现行的信息；用 cursor 逐页读取，不受页数限制。"""
    if filters.column:
        placed = Placement.objects.filter(column__code=filters.column, column__closed=False)
        rows, following = page_of(
            _narrowed(placed, filters, "edition__").select_related("edition__disclosure", "edition__unit"),
            moment="listed_at",
            cursor=filters.cursor,
            limit=filters.limit,
        )
        return {"items": [brief(row.edition) for row in rows], "next": following}
    editions = _narrowed(Edition.objects.live(), filters, "").select_related("disclosure", "unit")
    rows, following = page_of(
        editions.defer("body_html", "body_text", "findings"),
        moment="listed_at",
        cursor=filters.cursor,
        limit=filters.limit,
    )
    return {"items": [brief(row) for row in rows], "next": following}


def _narrowed(rows: QuerySet[Any], filters: RecordFilter, edition: str) -> QuerySet[Any]:
    if filters.unit:
        unit = found_or_404(lambda: _unit(filters.unit), "单位")
        rows = rows.filter(unit__path__startswith=unit.path) if filters.with_below else rows.filter(unit=unit)
    if filters.kind:
        rows = rows.filter(**{f"{edition}kind": filters.kind})
    if filters.topic:
        rows = rows.filter(**{f"{edition}topic": filters.topic})
    zone = timezone.get_current_timezone()
    if filters.since and filters.since > EARLIEST:
        rows = rows.filter(listed_at__gte=datetime.combine(filters.since, time.min, zone))
    if filters.until and filters.until < LATEST:
        rows = rows.filter(listed_at__lt=datetime.combine(filters.until + timedelta(days=1), time.min, zone))
    return rows


def _unit(code: str) -> Any:
    from yangguang.organisations.selectors import public_units

    return public_units().filter(code=code).first()


@router.get("/{record}", response={200: RecordDetail, 410: Gone}, summary="一条信息的全文")
def one_record(request: HttpRequest, record: int) -> Any:
    """现行版本的全文和附件；已撤下的返回 410 和向公众的说明。"""
    known: Disclosure = found_or_404(
        lambda: Disclosure.objects.visible_to(ANYBODY).filter(pk=record).first() if 0 < record < 2**63 else None,
        "信息",
    )
    edition = Edition.objects.live().filter(disclosure=known).select_related("disclosure", "unit").first()
    if edition is None:
        return Status(410, _gone(known))
    files = Attachment.objects.visible_to(ANYBODY).filter(edition=edition)
    columns = Column.objects.filter(placements__disclosure=known).order_by("scope", "order")
    return {
        **brief(edition),
        "edition": edition.number,
        "keywords": edition.keywords,
        "addressees": edition.addressees,
        "department": edition.department,
        "body_html": edition.body_html,
        "body_text": edition.body_text,
        "interprets": _interpreted(edition),
        "interpretation_form": _form(edition),
        "interpretations": interpretations_out(known.pk),
        "columns": [{"code": column.code, "title": column.title} for column in columns],
        "attachments": [_file(known, file) for file in files],
    }


def brief(edition: Edition) -> dict[str, Any]:
    """A live edition as `RecordOut` has it."""
    return {
        "id": edition.disclosure_id,
        "index_number": edition.disclosure.index_number,
        "title": edition.title,
        "url": _page(edition.disclosure_id),
        "unit": {"code": edition.unit.code, "name": edition.unit.name},
        "kind": vocabulary.label(vocabulary.kinds(), edition.kind),
        "topic": vocabulary.label(vocabulary.topics(), edition.topic),
        "document_number": edition.document_number,
        "issuer": edition.issuer,
        "summary": edition.summary,
        "formed_on": edition.formed_on,
        "issued_on": edition.issued_on,
        "valid_until": edition.valid_until,
        "first_published_at": edition.listed_at,
        "published_at": edition.published_at,
    }


def interpretations_out(record: int) -> list[dict[str, Any]]:
    """The live interpretations of a record, each as `InterpretationOut` has it. One query."""
    return [
        {"title": one.title, "url": _page(one.disclosure_id), "form": _form(one)}
        for one in public_interpretations(record)
    ]


def _interpreted(edition: Edition) -> dict[str, Any] | None:
    if (document := publicly_interpreted(edition)) is not None:
        return {"title": document.title, "url": _page(document.disclosure_id)}
    if edition.interprets_title:
        return {"title": edition.interprets_title, "url": edition.interprets_address}
    return None


def _form(edition: Edition) -> str:
    return InterpretationForm(edition.interpretation_form).label if edition.interpretation_form else ""


def _page(record: int) -> str:
    return absolute(reverse("disclosures:record", args=[record]))


def _file(record: Disclosure, file: Attachment) -> dict[str, Any]:
    return {
        "name": file.name,
        "url": absolute(reverse("disclosures:file", args=[record.pk, file.pk, file.name])),
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
    }


def _gone(record: Disclosure) -> dict[str, Any]:
    taken = cast("Withdrawal", record.withdrawals.first())
    after = taken.successor_id
    return {
        "detail": taken.note,
        "kind": taken.kind,
        "at": taken.at,
        "successor": _page(after) if after else None,
    }


@columns_router.get("", response=list[ColumnOut], summary="全部栏目")
def list_columns(request: HttpRequest) -> list[dict[str, Any]]:
    """各单位公开专栏的栏目和全市栏目。"""
    return [column_out(column) for column in Column.objects.open().select_related("parent")]


@columns_router.get("/{code}", response=ColumnOut, summary="一个栏目")
def one_column(request: HttpRequest, code: str) -> dict[str, Any]:
    """栏目的名称、内容说明和更新承诺；其中的信息用 /disclosures?column= 读取。"""
    return column_out(
        found_or_404(lambda: Column.objects.open().filter(code=code[:80]).select_related("parent").first(), "栏目")
    )


def column_out(column: Column) -> dict[str, Any]:
    """A column as `ColumnOut` has it."""
    return {
        "code": column.code,
        "title": column.title,
        "scope": column.scope,
        "parent": column.parent.code if column.parent else None,
        "about": column.about,
        "promise_days": column.promise_days,
        "url": absolute(reverse("disclosures:column", args=[column.code])),
    }
