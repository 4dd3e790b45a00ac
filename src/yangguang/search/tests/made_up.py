"""Documents made up for tests, an engine in a folder of its own, and searches of it as people type them."""

from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from yangguang.search import engines
from yangguang.search.engines.base import Engine, Result
from yangguang.search.engines.embedded import EmbeddedEngine
from yangguang.search.plan import Matching, planned
from yangguang.search.prepared import prepare
from yangguang.search.query import understand
from yangguang.search.registry import Found

COMMON = "关于印发城市管理行政许可实施办法的通知政府信息公开条例规定企业发展营商环境优化服务二〇年月日第章条款项"
ODD = "，。、；：（）《》〔〕【】％％0123456789ABCabc＃·—…/_.*[]{}|^$?+\\'~&@!"


def thing(key: int, title: str, **fields: Any) -> Found:
    """A record with this title."""
    return Found(fields.pop("kind", "record"), key, title, f"/records/{key}/", **fields)


def fill(engine: Engine, *things: Found) -> None:
    """Have the index hold these, and nothing else."""
    engine.rebuild(map(prepare, things))


def found(
    engine: Engine,
    typed: str,
    *,
    synonyms: dict[str, tuple[str, ...]] | None = None,
    filters: dict[str, tuple[str, ...]] | None = None,
    matching: Matching = "exact",
    **wanted: Any,
) -> Result:
    """What the engine answers to what somebody typed."""
    from dataclasses import replace

    plan = planned(understand(typed), synonyms or {}, filters or {})
    return engine.search(replace(plan, matching=matching, **wanted))


def keys(result: Result) -> list[int]:
    """The numbers of what was found, in order."""
    return [int(name.partition(":")[2]) for name in result.ids]


def texts(seed: int, many: int) -> list[str]:
    """Texts over few characters, so that parts of them come again, with blanks, line ends and odd characters."""
    dice = Random(seed)
    alphabet = COMMON * 6 + ODD + "  \n\t　甲乙丙𠮷é"
    return ["".join(dice.choices(alphabet, k=dice.randint(5, 400))) for _ in range(many)]


def parts(seed: int, whole: Iterable[str], many: int) -> list[str]:
    """Parts of two to six characters without blanks, quotes or a minus first, which mean something in a query."""
    dice, pool, out = Random(seed), list(whole), []
    while len(out) < many:
        text = dice.choice(pool)
        length = dice.randint(2, 6)
        start = dice.randrange(max(1, len(text) - length))
        part = text[start : start + length]
        if (
            len(part) == length
            and not part.startswith("-")
            and not set(part) & set('"“”„‟＂「」『』－')
            and part == "".join(part.split())
        ):
            out.append(part)
    return out


def use(monkeypatch: pytest.MonkeyPatch, folder: Path) -> EmbeddedEngine:
    """An engine of this test alone, in place of the one that is configured."""
    engine = EmbeddedEngine(folder)
    monkeypatch.setattr(engines, "current", lambda: engine)
    return engine
