"""Units as things that are found, and as the words of a facet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.urls import reverse

from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import public_units
from yangguang.search import labels, registry
from yangguang.search.registry import Findable, Found


def _read(keys: Sequence[int]) -> Iterator[Found]:
    for unit in public_units().filter(pk__in=keys):
        yield _found(unit)


def _found(unit: Unit) -> Found:
    also = "" if unit.short_name == unit.name else unit.short_name
    return Found("unit", unit.pk, unit.name, reverse("plans:unit", args=[unit.code]), body=also, unit=unit.code)


def _keys() -> Iterable[int]:
    return public_units().order_by("pk").values_list("pk", flat=True)


def _by_title(text: str, most: int) -> Iterable[Found]:
    return map(_found, public_units().filter(name__icontains=text)[:most] if text else ())


def _names(codes: Iterable[str]) -> Mapping[str, str]:
    return dict(Unit.objects.filter(code__in=list(codes)).values_list("code", "short_name"))


def register() -> None:
    """Let units be found, and name the units of the others."""
    registry.register(Findable("unit", "机构", _read, _keys, _by_title, few=True))
    labels.register("unit", _names)
    labels.register(
        "kind", lambda kinds: {kind: registry.KINDS[kind].label for kind in kinds if kind in registry.KINDS}
    )
