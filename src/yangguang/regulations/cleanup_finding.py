"""Published results of clean-ups as things that are found."""

from collections.abc import Iterable, Iterator, Sequence

from django.urls import reverse

from yangguang.kernel import present
from yangguang.kernel.public import ANYBODY
from yangguang.regulations.cleanup_lists import lists_of
from yangguang.regulations.models import Cleanup
from yangguang.search import registry
from yangguang.search.registry import Findable, Found

KIND = "cleanup"


def _read(keys: Sequence[int]) -> Iterator[Found]:
    for cleanup in Cleanup.objects.visible_to(ANYBODY).filter(pk__in=keys).select_related("unit"):
        lines = [cleanup.basis]
        for one in lists_of(cleanup):
            lines += [one.label, *(f"《{item.regulation}》{item.regulation.document_number}" for item in one.items)]
        day = present.day_of(cleanup.published_at) if cleanup.published_at else None
        yield Found(
            KIND,
            cleanup.pk,
            cleanup.title,
            reverse("regulations:cleanup", args=[cleanup.pk]),
            body="\n".join(lines),
            unit=cleanup.unit.code,
            day=day.year * 10_000 + day.month * 100 + day.day if day else 0,
        )


def _keys() -> Iterable[int]:
    return Cleanup.objects.visible_to(ANYBODY).order_by("pk").values_list("pk", flat=True)


def _by_title(text: str, most: int) -> Iterable[Found]:
    rows = Cleanup.objects.visible_to(ANYBODY).filter(title__icontains=text).order_by("-published_at")
    return _read(list(rows.values_list("pk", flat=True)[:most]))


def register_all() -> None:
    """Let results be found."""
    registry.register(Findable(KIND, "清理结果", _read, _keys, _by_title))
