"""The words of search, in the matrices."""

from typing import Any

from tests.pages import Page, pages
from yangguang.search import models

OFFICE = {"city.office"}


def records(world: Any) -> dict[str, Any]:
    """A group of `synonyms`, and an `ignored` query."""
    return {
        "synonyms": models.Synonym.objects.create(words="低保 最低生活保障", shipped=True),
        "ignored": models.IgnoredQuery.objects.create(typed="你好"),
    }


TOUCHES_NOTHING = {
    f"search.{name}": "pages of search are not kept"
    for name in ("add_synonyms", "change_synonyms", "remove_synonyms", "ignore_query", "heed_query")
}
RECORDS = {"searching:group": ({"pk": "synonyms.pk"}, OFFICE), "searching:add": ({}, OFFICE)}
ACTIONS: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "search.add_synonyms": ("city", {"words": "放管服 简政放权"}, OFFICE),
    "search.change_synonyms": ("synonyms", {"words": "低保 最低生活保障 低保金"}, OFFICE),
    "search.remove_synonyms": ("synonyms", {}, OFFICE),
    "search.ignore_query": ("city", {"typed": "共享单车"}, OFFICE),
    "search.heed_query": ("ignored", {}, OFFICE),
}


def _group() -> tuple[int]:
    return (models.Synonym.objects.get_or_create(words="放管服 简政放权")[0].pk,)


PAGES = [
    *pages("office", "searching:synonyms", "searching:add", "searching:fruitless"),
    Page("searching:group", _group, "office"),
]
