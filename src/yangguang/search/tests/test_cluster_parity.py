"""Both engines answer alike: the same documents, the same questions, the same sets, counts, facets and order."""

import time
from dataclasses import replace
from random import Random

import pytest

from yangguang.search.engines.embedded import EmbeddedEngine
from yangguang.search.engines.opensearch import OpenSearchEngine
from yangguang.search.engines.opensearch_queries import request
from yangguang.search.plan import FACETS, MOST_VALUES, Plan, planned
from yangguang.search.query import understand
from yangguang.search.registry import Found
from yangguang.search.tests.made_up import fill, parts, texts, thing
from yangguang.search.words import syllables

pytestmark = pytest.mark.cluster

DOCUMENTS, QUERIES = 300, 320
_TWOS = (
    "优化营商环境行政许可城市管理政府信息公开条例办法规定通知实施意见企业服务消防安全检查教育医疗住房"
    "保障财政预算决算审计监督应急预案土地征收补偿公示公告就业农村道路交通价格收费标准质量"
)
WORDS = [_TWOS[place : place + 2] for place in range(0, len(_TWOS), 2)] + ["环境保护", "社会保险"]
ORGANS = ("湘政办发", "常政发", "常财办", "政办发")


def documents(seed: int) -> list[Found]:
    """Half of few odd characters, half of words; each with values to filter by."""
    dice = Random(seed)
    things = []
    for key, odd in enumerate(texts(seed, DOCUMENTS), 1):
        title = "关于" + "".join(dice.sample(WORDS, dice.randint(2, 5)))
        body = odd if key % 2 else "".join(dice.choices([*WORDS, "，", "。", "\n", "的"], k=dice.randint(10, 200)))
        number = f"{dice.choice(ORGANS)}〔{dice.randint(2018, 2024)}〕{dice.randint(1, 30)}号"
        values = {
            "kind": dice.choice(("record", "regulation")),
            "unit": dice.choice(("", *(f"unit-{n}" for n in range(12)))),
            "topic": dice.choice(("", "教育", "财政", "城管 '\\")),
            "genre": dice.choice(("通知", "公告")),
            "validity": dice.choice(("", "valid", "lapsed")),
            "day": dice.choice((0, 20180000 + dice.randint(0, 6) * 10_000 + 101)),
            "columns": tuple(dice.sample(("one", "two", "three"), dice.randint(0, 2))),
        }
        attached = (("附件.docx", dice.choice(WORDS)),) if key % 5 == 0 else ()
        things.append(thing(key, title, body=body, number=number * (key % 3 != 0), attached=attached, **values))
    return things


def typed(dice: Random, some: list[str]) -> str:
    """What somebody might type."""
    word, other, part = dice.choice(WORDS), dice.choice(WORDS), dice.choice(some)
    organ, year, serial = dice.choice(ORGANS), dice.randint(2018, 2024), dice.randint(1, 30)
    return dice.choice(
        [
            *(word, word + other, f"{word} {other}", f"{word} -{other}", f'"{word}{other}"', f'-"{word}"', part),
            *(f"{part} {word}", f'"{part}"', part[0], f"{word[0]} {other}", f"{word} -{part[-1]}", f'{word} "{part}"'),
            *(f"{organ}〔{year}〕{serial}号", f"{organ} {year} {serial}", f"{organ} {year}", f"{organ}{str(year)[:3]}"),
            "",
        ]
    )


def plans(seed: int, things: list[Found]) -> list[tuple[str, Plan]]:
    """What was typed, and how it is asked: filtered, sorted, by sound, nearly."""
    dice = Random(seed)
    some = parts(seed, [one.body for one in things], QUERIES)
    made = []
    for _ in range(QUERIES):
        text, like = typed(dice, some), dice.choice(things)
        values = {
            "kind": (like.kind,),
            "unit": tuple({like.unit, dice.choice(things).unit} - {""}),
            "topic": (like.topic,),
            "validity": (like.validity, "nothing of this kind"),
            "year": (str(like.year), "2019"),
            "column": like.columns,
            "id": (like.id,),
        }
        chosen = dice.sample(list(values), dice.choice((0, 0, 1, 2)))
        synonyms = {text: (dice.choice(WORDS),)} if dice.random() < 0.2 else {}
        plan = planned(understand(text), synonyms, {name: values[name] for name in chosen})
        plan = replace(plan, sort=dice.choice(("relevance", "relevance", "newest", "oldest")), size=DOCUMENTS)
        if plan.wanted and dice.random() < 0.1:
            plan = replace(plan, matching="near")
        elif plan.wanted and dice.random() < 0.1:
            sound = syllables(dice.choice(WORDS))
            plan = replace(plan, matching="sound", sounds=(tuple(one[: dice.randint(1, 9)] for one in sound),))
        made.append((text, plan))
    return made


@pytest.fixture(scope="module")
def seed() -> int:
    return time.time_ns() % 10**6


@pytest.fixture(scope="module")
def things(seed) -> list[Found]:
    return documents(seed)


@pytest.fixture(scope="module")
def embedded(tmp_path_factory, things) -> EmbeddedEngine:
    engine = EmbeddedEngine(tmp_path_factory.mktemp("parity"))
    fill(engine, *things)
    return engine


@pytest.fixture(scope="module", params=[1, 3], ids=["one shard", "three shards"])
def clustered(request, cluster, things) -> OpenSearchEngine:
    engine = OpenSearchEngine(cluster.hosts, f"parity{request.param}", encrypted=False, shards=request.param)
    fill(engine, *things)
    return engine


def test_the_same_sets_counts_and_facets(embedded, clustered, things, seed):
    days = {one.id: one.day for one in things}
    found_any = 0
    for text, plan in plans(seed, things):
        ours, theirs = embedded.search(plan), clustered.search(plan)
        said = (seed, text, plan)
        assert theirs.count == ours.count == len(set(theirs.ids)), said
        assert set(theirs.ids) == set(ours.ids), said
        assert theirs.facets.keys() == ours.facets.keys() == set(FACETS), said
        for name in FACETS:
            assert dict(theirs.facets[name]) == dict(ours.facets[name]), (name, *said)
            assert len(theirs.facets[name]) < MOST_VALUES
        if plan.sort != "relevance":
            assert [days[one] for one in theirs.ids] == [days[one] for one in ours.ids], said
        found_any += bool(ours.count)
    assert found_any > QUERIES / 2, "the questions are about what is there"


def test_the_same_order_but_among_equals(embedded, clustered, things, seed):
    """Both score alike: in the embedded engine's order the cluster's scores never rise.

    What scores the same comes as each engine likes: in the order of writing, or of the cluster's numbers. By sound each
    has a way of its own to score. Scores have seven digits, rounded in another order of adding up.
    """
    ranked = 0
    for text, plan in plans(seed + 1, things):
        if plan.sort != "relevance" or plan.matching == "sound":
            continue
        ours = embedded.search(plan).ids
        hits = clustered._asked(request(plan))["hits"]["hits"]
        score = {hit["fields"]["id"][0]: hit["sort"][0] for hit in hits}
        theirs = list(score.values())
        assert [score[one] for one in ours] == pytest.approx(theirs, rel=1e-4, abs=1e-4), (seed, text, plan)
        ranked += len(set(theirs[:4])) > 3
    assert ranked > QUERIES / 20, "there is something to put into an order"
