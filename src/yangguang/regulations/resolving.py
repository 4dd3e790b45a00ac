"""Which document of the library a title and a number mean."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from yangguang.kernel.text import document_numbers
from yangguang.regulations.models import Regulation, Relation
from yangguang.regulations.reading.titles import title_key

A_STEP = 1000


def resolve(relations: Iterable[Relation] | None = None) -> int:
    """Point relations without a target at the one document that their number, else their title, means.

    All of the library's, or those given, saved or not; returns how many found theirs. Two documents of one title stay
    unresolved, and so does a title beside a number that its document does not bear.
    """
    by_title: dict[str, set[int]] = defaultdict(set)
    by_number: dict[str, set[int]] = defaultdict(set)
    number_of: dict[int, str] = {}
    waiting = list(relations) if relations is not None else Relation.objects.filter(target=None).iterator(A_STEP)
    known = Regulation.objects.all()
    if isinstance(waiting, list):
        keys = {title_key(one.target_title) for one in waiting if one.target_title}
        numbers = {normal(one.target_number) for one in waiting if one.target_number}
        known = known.filter(Q(title_key__in=keys) | Q(document_number__in=numbers))
    for pk, key, number in known.values_list("pk", "title_key", "document_number").iterator():
        by_title[key].add(pk)
        if number:
            by_number[normal(number)].add(pk)
            number_of[pk] = normal(number)
    found: list[Relation] = []
    count = 0
    for one in waiting:
        numbered = by_number.get(normal(one.target_number), set()) if one.target_number else set()
        titled = by_title.get(title_key(one.target_title), set()) if one.target_title else set()
        if one.target_number:
            titled = {pk for pk in titled if number_of.get(pk, "") in {"", normal(one.target_number)}}
        meant = numbered if len(numbered) == 1 else titled
        if len(meant) == 1 and (target := next(iter(meant))) != one.source_id:
            one.target_id = target
            found.append(one)
        if len(found) == A_STEP:
            count += _keep(found)
    return count + _keep(found)


def normal(number: str) -> str:
    """A document number as it is officially written; the text itself where it is none."""
    found = document_numbers.find(number)
    return found[0].normal if found else number


def _keep(found: list[Relation]) -> int:
    Relation.objects.bulk_update([one for one in found if one.pk], ["target"])
    count = len(found)
    found.clear()
    return count
