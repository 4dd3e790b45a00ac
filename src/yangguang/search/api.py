"""Search as open data."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from yangguang.kernel.open_data import LARGEST_PAGE
from yangguang.kernel.pages import absolute
from yangguang.search.answering import ask
from yangguang.search.highlighting import as_html
from yangguang.search.plan import FACETS, MOST, Sort
from yangguang.search.query import LONGEST

search_router = Router(tags=["搜索"])


class HitOut(Schema):
    """A thing found."""

    id: str
    kind: str
    title: str
    url: str
    highlight: str = Field(description="HTML，命中的字在 mark 里")
    date: date | None


class ValueOut(Schema):
    """A value of a facet."""

    value: str
    count: int


class AnswerOut(Schema):
    """What is found."""

    count: int
    hits: list[HitOut]
    facets: dict[str, list[ValueOut]]
    matching: str = Field(description="exact 完全一致，sound 同音，near 相近")
    suggestion: str
    limited: bool = Field(description="索引暂不可用，只按标题查找")
    took_ms: float


class Wanted(Schema):
    """What is asked for."""

    q: str = Field("", max_length=LONGEST, description="查询词；引号内为整句，减号排除")
    kind: str = Field("", max_length=100, description="record 政府信息，column 栏目，unit 机构，task 年度任务")
    unit: str = Field("", max_length=100, description="机构代码")
    topic: str = Field("", max_length=100, description="主题")
    genre: str = Field("", max_length=100, description="体裁")
    validity: str = Field("", max_length=100, description="效力")
    year: str = Field("", max_length=4, description="年份")
    column: str = Field("", max_length=100, description="栏目代码")
    sort: Sort = "relevance"
    offset: int = Field(0, ge=0, le=MOST)
    limit: int = Field(20, ge=1, le=LARGEST_PAGE)


@search_router.get("", response=AnswerOut, summary="搜索全部公开内容")
def search(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """The things that match, with exact counts by facet."""
    filters = {name: (value,) for name in (*FACETS, "column") if (value := getattr(wanted, name))}
    answer = ask(wanted.q, filters=filters, sort=wanted.sort, offset=wanted.offset, size=wanted.limit)
    return {
        "count": answer.count,
        "hits": [
            {
                "id": hit.found.id,
                "kind": hit.found.kind,
                "title": hit.found.title,
                "url": absolute(hit.found.address),
                "highlight": as_html(hit.passage),
                "date": _day(hit.found.day),
            }
            for hit in answer.hits
        ],
        "facets": {
            name: [{"value": value, "count": count} for value, count in pairs] for name, pairs in answer.facets.items()
        },
        "matching": answer.matching,
        "suggestion": answer.suggestion,
        "limited": answer.limited,
        "took_ms": round(answer.took_ms, 2),
    }


def _day(number: int) -> date | None:
    return date(number // 10_000, number // 100 % 100, number % 100) if number else None
