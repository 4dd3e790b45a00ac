"""Who may change the words of search, and what a group of synonyms must be: None, or a sentence that says why not."""

from typing import Any

from yangguang.organisations.models import Unit
from yangguang.search.models import IgnoredQuery, Synonym
from yangguang.search.query import QUOTES, understand
from yangguang.search.scopes import keeps_words
from yangguang.search.synonyms import MOST, folded, group_with

NOT_OFFICE = "搜索用词由市政务公开办维护。"
LONGEST = 300


def may_keep(actor: Any, subject: Any, **_: Any) -> str | None:
    """Search is one for the whole city: its words are kept by the city's office."""
    return None if keeps_words(actor) else NOT_OFFICE


def may_add(actor: Any, city: Unit, *, words: str | None = None, **_: Any) -> str | None:
    """A new group."""
    return may_keep(actor, city) or (None if words is None else wrong_with(words))


def may_change(actor: Any, group: Synonym, *, words: str | None = None, **_: Any) -> str | None:
    """Other words for a group."""
    return may_keep(actor, group) or (None if words is None else wrong_with(words, group.pk))


def may_ignore(actor: Any, city: Unit, *, typed: str = "—", **_: Any) -> str | None:
    """A query is ignored once."""
    if reason := may_keep(actor, city):
        return reason
    if not typed.strip():
        return "请选一个查询词。"
    return "这个查询词已不再列出。" if IgnoredQuery.objects.filter(typed=typed).exists() else None


def wrong_with(words: str, number: int | None = None) -> str | None:
    """What keeps `words` (separated by blanks) from being group `number`, or a new one: why, and what to do."""
    given = words.split()
    if len(given) < 2:
        return "请至少写两个词，词与词之间用空格或换行隔开。"
    if len(" ".join(given)) > LONGEST:
        return f"一组词合计不能超过 {LONGEST} 个字，请去掉几个词。"
    if len(given) > MOST + 1:
        return f"一组最多 {MOST + 1} 个词，再多时搜索用不上，请去掉几个。"
    for word in given:
        if len(word) < 2:
            return f"“{word}”只有一个字，会搜到太多不相干的内容，请写成完整的词。"
        if understand(word.translate(QUOTES)).terms != tuple(folded(word)):
            return f"“{word}”里有引号或以减号开头，搜索时不当作词，请去掉这些符号。"
    same = [word for word, compared in zip(given, folded(words), strict=True) if folded(words).count(compared) > 1]
    if same:
        return f"“{'”和“'.join(dict.fromkeys(same))}”是同一个词（繁简、大小写、全半角不分），请只留一个。"
    for word in given:
        if other := group_with(word, but=number):
            return f"“{word}”已在“{other.words}”一组。请把这些词加到那一组，或者先从那一组去掉“{word}”。"
    return None
