"""Columns as things that are found, and the words for kinds and topics."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.urls import reverse

from yangguang.catalogue import vocabulary
from yangguang.catalogue.models import Column
from yangguang.catalogue.states import ColumnScope
from yangguang.search import labels, registry
from yangguang.search.registry import Findable, Found


def _read(keys: Sequence[int]) -> Iterator[Found]:
    for column in Column.objects.open().filter(pk__in=keys).select_related("owner"):
        yield _found(column)


def _found(column: Column) -> Found:
    return Found(
        "column",
        column.pk,
        column.title,
        reverse("disclosures:column", args=[column.code]),
        body=column.about,
        unit=column.owner.code if column.owner and column.scope == ColumnScope.CITY else "",
        columns=(column.code,),
    )


def _by_title(text: str, most: int) -> Iterable[Found]:
    return map(
        _found, Column.objects.open().filter(title__icontains=text).select_related("owner")[:most] if text else ()
    )


def _words(terms: Mapping[str, vocabulary.Term], codes: Iterable[str]) -> Mapping[str, str]:
    return {code: vocabulary.label(terms, code) for code in codes}


def register_all() -> None:
    """Let columns be found, and give the words for the kinds and topics of records."""
    keys = Column.objects.open().order_by("pk").values_list("pk", flat=True)
    registry.register(Findable("column", "栏目", _read, keys.all, _by_title, few=True))
    labels.register("genre", lambda codes: _words(vocabulary.kinds(), codes))
    labels.register("topic", lambda codes: _words(vocabulary.topics(), codes))
