"""Tasks of published plans as things that are found."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet
from django.urls import reverse

from yangguang.search import registry
from yangguang.search.registry import Findable, Found
from yangguang.workplan.models import Task


def _tasks() -> QuerySet[Task]:
    return Task.objects.in_force().filter(plan__published_at__isnull=False, parent=None).select_related("plan")


def _read(keys: Sequence[int]) -> Iterator[Found]:
    return map(_found, _tasks().filter(pk__in=keys))


def _found(task: Task) -> Found:
    return Found(
        "task",
        task.pk,
        task.title,
        reverse("plans:task", args=[task.plan.slug, task.number]),
        body=task.text,
        day=task.plan.year * 10_000 + 101,
    )


def _keys() -> Iterable[int]:
    return _tasks().order_by("pk").values_list("pk", flat=True)


def _by_title(text: str, most: int) -> Iterable[Found]:
    return map(_found, _tasks().filter(title__icontains=text)[:most] if text else ())


def register_all() -> None:
    """Let tasks be found."""
    registry.register(Findable("task", "年度任务", _read, _keys, _by_title, few=True))
