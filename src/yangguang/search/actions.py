"""The words of search are kept; what is kept holds for the next search in every process."""

from typing import Any

from yangguang.kernel.actions import action
from yangguang.organisations.models import Unit
from yangguang.search import policies
from yangguang.search.models import FruitlessQuery, IgnoredQuery, SettledGroup, Synonym


@action("search.add_synonyms", label="添加同义词", policy=policies.may_add, touches=())
def add_synonyms(city: Unit, *, actor: Any, words: str) -> Synonym:
    """A new group of words of which one is found by the other."""
    return Synonym.objects.create(words=" ".join(words.split()))


@action("search.change_synonyms", label="修改同义词", policy=policies.may_change, touches=())
def change_synonyms(group: Synonym, *, actor: Any, words: str) -> Synonym:
    """Give a group other words. A shipped one becomes the office's own, and is not brought in again."""
    _settle(group)
    group.words, group.shipped = " ".join(words.split()), False
    group.save()
    return group


@action("search.remove_synonyms", label="删除同义词", policy=policies.may_keep, touches=())
def remove_synonyms(group: Synonym, *, actor: Any) -> None:
    """Each of its words is found by itself alone again. A shipped group is not brought in again."""
    _settle(group)
    group.delete()


@action("search.ignore_query", label="不再列出查询词", policy=policies.may_ignore, touches=())
def ignore_query(city: Unit, *, actor: Any, typed: str) -> IgnoredQuery:
    """Forget a query that found nothing, and do not count it again."""
    FruitlessQuery.objects.filter(typed=typed).delete()
    return IgnoredQuery.objects.create(typed=typed)


@action("search.heed_query", label="重新列出查询词", policy=policies.may_keep, touches=())
def heed_query(ignored: IgnoredQuery, *, actor: Any) -> None:
    """Count the query again from now on."""
    ignored.delete()


def _settle(group: Synonym) -> None:
    if group.shipped:
        SettledGroup.objects.get_or_create(words=group.words)
