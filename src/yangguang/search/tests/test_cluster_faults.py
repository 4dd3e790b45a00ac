"""Whatever happens to the cluster, to the way there or to who writes: nothing is lost, and search says so."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from opensearchpy import ConnectionTimeout

from yangguang.organisations.models import Unit
from yangguang.organisations.tests.factories import UnitFactory
from yangguang.search import engines, indexer, jobs, queue
from yangguang.search.answering import ask
from yangguang.search.engines import opensearch, opensearch_turns
from yangguang.search.engines.base import Away, Busy, Unavailable
from yangguang.search.engines.opensearch import OpenSearchEngine
from yangguang.search.models import IndexChange
from yangguang.search.plan import Plan
from yangguang.search.prepared import prepare, uid_of
from yangguang.search.tests.made_up import fill, found, keys, thing

pytestmark = pytest.mark.cluster


@pytest.fixture
def engine(cluster, prefix) -> OpenSearchEngine:
    return OpenSearchEngine(cluster.hosts, prefix, encrypted=False)


@pytest.fixture
def far(line, prefix, monkeypatch) -> OpenSearchEngine:
    """An engine at the end of a line that can be cut, in place of the one that is configured."""
    monkeypatch.setattr(opensearch, "NOT_ASKED_FOR", 0.0)
    engine = OpenSearchEngine([("127.0.0.1", line.port)], prefix, encrypted=False)
    monkeypatch.setattr(engines, "current", lambda: engine)
    return engine


def indexes(engine: OpenSearchEngine) -> list[str]:
    return [name for name in engine._writer.indices.get(index=f"{engine.alias}-*") if not name.endswith("-turn")]


def refuse_writes(engine: OpenSearchEngine, on: bool) -> None:
    """What OpenSearch does by itself when the disk of a node is nearly full."""
    blocked = {"index.blocks.read_only_allow_delete": True if on else None}
    engine._writer.indices.put_settings(index=f"{engine.alias}-*", body=blocked)


@pytest.mark.django_db(transaction=True)
def test_while_the_cluster_is_away_search_is_limited_changes_wait_and_it_catches_up(far, line):
    unit = UnitFactory(code="changde", name="常德市人民政府")
    jobs.make_index()
    assert ask("常德市").count == 1
    line.cut()
    with pytest.raises(Away):
        far.search(Plan())
    answer = ask("常德市")
    assert answer.limited
    assert [hit.found.title for hit in answer.hits] == ["常德市人民政府"]
    page = Client().get("/search", {"q": "常德市"})
    assert page.status_code == 200
    assert "搜索暂时受限" in page.content.decode()
    assert Client().get("/disclosures/").status_code == 200
    with transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(name="鼎城区人民政府")
        queue.changed("unit", [unit.pk])
    for look in (jobs.follow, jobs.make_index):
        with pytest.raises(Away):
            look()
    with pytest.raises(CommandError, match="暂不可用"):
        call_command("search", "verify")
    assert IndexChange.objects.filter(applied=False).count() == 1
    line.mend()
    assert jobs.follow()
    assert not IndexChange.objects.filter(applied=False).exists()
    assert ask("鼎城区").count == 1
    assert ask("常德市").count == 0


def test_a_cluster_that_is_silent_holds_a_page_up_for_seconds_once(far, line, monkeypatch):
    fill(far, thing(1, "甲"))
    monkeypatch.setattr(opensearch, "NOT_ASKED_FOR", 5.0)
    line.silent = True
    began = time.monotonic()
    with pytest.raises(Away):
        far.search(Plan())
    assert time.monotonic() - began < 4
    began = time.monotonic()
    with pytest.raises(Away):
        far.search(Plan())
    assert time.monotonic() - began < 0.1, "the next page does not wait to find out again"


@pytest.mark.django_db
def test_an_index_that_was_only_slow_to_answer_is_not_made_anew(far, monkeypatch):
    fill(far, thing(1, "甲"))
    before = far.generation()

    def slow(_: object) -> None:
        raise ConnectionTimeout("TIMEOUT", "slow", OSError())

    with monkeypatch.context() as patch:
        patch.setattr(far, "_asked", slow)
        with pytest.raises(Away):
            jobs.make_index()
    jobs.make_index()
    assert far.generation() == before


@pytest.mark.django_db(transaction=True)
def test_no_index_is_made_by_a_write_or_a_search_and_the_next_look_makes_it(far):
    UnitFactory(code="changde", name="常德市人民政府")
    with pytest.raises(Unavailable) as raised:
        far.write([prepare(thing(1, "甲"))], [])
    assert not isinstance(raised.value, Away)
    assert ask("常德市").limited
    assert indexes(far) == []
    jobs.make_index()
    assert ask("常德市").count == 1
    far._writer.indices.delete(index=far.generation())
    assert ask("常德市").limited
    jobs.make_index()
    assert ask("常德市").count == 1
    assert len(indexes(far)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_write_that_is_refused_half_way_is_written_whole_later(far, monkeypatch):
    """As on a full disk: the changes stay in the queue, and the next look brings them in."""
    fill(far, thing(404, "旧"))
    monkeypatch.setattr(opensearch, "A_CHUNK", 2)
    monkeypatch.setattr(opensearch, "TIMES", 0)
    units = [UnitFactory(code=f"unit{number}", name=f"第{number}人民政府") for number in range(5)]
    with transaction.atomic():
        queue.changed("unit", [unit.pk for unit in units])
    whole, sent = opensearch.document, []

    def refused_after_the_first_chunk(one):
        sent.append(one)
        if len(sent) == 4:
            refuse_writes(far, True)
        return whole(one)

    monkeypatch.setattr(opensearch, "document", refused_after_the_first_chunk)
    with pytest.raises(Away, match="cluster_block_exception"):
        jobs.follow()
    assert len(sent) >= 4
    assert IndexChange.objects.filter(applied=False).count() == 5
    refuse_writes(far, False)
    assert jobs.follow()
    assert not IndexChange.objects.filter(applied=False).exists()
    assert ask("人民政府").count == 5
    assert indexer.compare("unit").is_empty


def test_a_node_killed_on_the_way(cluster, engine):
    """Searching goes on, what is written meanwhile is there, the alias stands for the same index; then it is whole."""
    fill(engine, *(thing(key, "甲") for key in range(1, 51)))
    live = engine.generation()
    stop, failed, counts = threading.Event(), [], []

    def ask_on() -> None:
        while not stop.is_set():
            try:
                counts.append(found(engine, "甲").count)
            except Unavailable as why:
                failed.append(why)

    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask_on)
        written = 50
        try:
            for node in (2, 1):
                cluster.kill(node)
                for _ in range(5):
                    written += 1
                    write_in_the_end(engine, written)
                cluster.start(node)
                green(engine)
        finally:
            stop.set()
        asking.result()
    assert engine.generation() == live
    assert sorted(keys(found(engine, "甲", size=100))) == list(range(1, written + 1))
    assert counts == sorted(counts), "nothing that was found is lost again"
    assert len(failed) < 5 < len(counts), failed[:3]


def write_in_the_end(engine: OpenSearchEngine, key: int) -> None:
    """As the worker does: again and again, until the engine takes it."""
    until = time.monotonic() + 30
    while True:
        try:
            return engine.write([prepare(thing(key, "甲"))], [])
        except Unavailable:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def green(engine: OpenSearchEngine) -> None:
    """Until every shard has its copy again."""
    engine._writer.cluster.health(params={"wait_for_status": "green", "wait_for_nodes": "3", "timeout": 30})


def test_searching_goes_on_through_rebuilds(engine):
    fill(engine, thing(1, "甲"))
    stop, failed = threading.Event(), []

    def ask_on() -> int:
        asked = 0
        while not stop.is_set():
            asked += 1
            if found(engine, "甲").count != 1:
                failed.append(asked)
        return asked

    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(ask_on) for _ in range(2)]
        try:
            for number in range(2, 7):
                fill(engine, thing(number, "甲"))
        finally:
            stop.set()
        assert all(one.result() > 5 for one in asking)
    assert not failed
    assert indexes(engine) == [engine.generation()]


def test_of_two_rebuilds_at_once_one_is_live_and_whole(engine):
    fill(engine, thing(1, "甲"))

    def slowly():
        yield prepare(thing(2, "乙"))
        fill(engine, thing(3, "丙"))
        yield prepare(thing(4, "乙"))

    with pytest.raises(Unavailable):
        engine.rebuild(slowly())
    assert keys(found(engine, "")) == [3]
    assert indexes(engine) == [engine.generation()]


def test_what_a_killed_rebuild_left_is_cleared_away_and_what_is_not_ours_stays(engine, prefix):
    others = [f"{prefix}-village-v2-00000000-000000000000", f"{prefix}-v2"]
    left = f"{prefix}-v1-00000000-000000000000"
    for name in (*others, left):
        engine._writer.indices.create(index=name)
    fill(engine, thing(1, "甲"))
    assert not engine._writer.indices.exists(index=left)
    assert all(engine._writer.indices.exists(index=name) for name in others)


def test_one_process_writes_at_a_time_and_lets_the_other_write_when_it_rests(cluster, engine, prefix, monkeypatch):
    other = OpenSearchEngine(cluster.hosts, prefix, encrypted=False)
    fill(engine, thing(1, "甲"))
    engine.write([prepare(thing(2, "甲"))], [])
    asked: list[int] = []

    def gone():
        asked.append(1)
        yield 1

    with pytest.raises(Busy):
        other.write([], gone())
    assert not asked, "what is written is read only once nobody else writes"
    monkeypatch.setattr(opensearch_turns, "LASTS", 0.0)
    engine.write([], [])
    other.write([prepare(thing(3, "甲"))], [])
    assert sorted(keys(found(engine, "甲"))) == [1, 2, 3]


@pytest.mark.parametrize("was_gone", [False, True])
def test_what_comes_late_never_replaces_what_is_newer(cluster, engine, prefix, monkeypatch, was_gone):
    """A process that read the database, stood still and writes only now."""
    monkeypatch.setattr(opensearch_turns, "LASTS", 0.0)
    other = OpenSearchEngine(cluster.hosts, prefix, encrypted=False)
    fill(engine, thing(1, "旧"))

    def read_long_ago():
        if was_gone:
            other.write([], [uid_of("record:1")])
        else:
            other.write([prepare(thing(1, "新"))], [])
        yield prepare(thing(1, "旧"))

    engine.write(read_long_ago(), [])
    assert found(engine, "旧").count == 0
    assert found(engine, "新").count == (not was_gone)


def test_tickets_grow_though_the_index_of_turns_was_lost(engine, prefix):
    fill(engine, thing(1, "甲"))
    engine.write([prepare(thing(1, "乙"))], [])
    engine._writer.indices.delete(index=f"{prefix}-turn")
    engine.write([prepare(thing(1, "丙"))], [])
    assert keys(found(engine, "丙")) == [1]


@pytest.mark.django_db(transaction=True)
def test_what_changes_during_a_rebuild_is_not_lost(far, monkeypatch):
    unit = UnitFactory(code="changde", name="常德市人民政府")
    indexer.rebuild()
    prepare_one = indexer.prepare

    def meanwhile(found_one):
        made = prepare_one(found_one)
        if Unit.objects.get(pk=unit.pk).name == "常德市人民政府":
            with transaction.atomic():
                Unit.objects.filter(pk=unit.pk).update(name="鼎城区人民政府")
                queue.changed("unit", [unit.pk])
            indexer.catch_up()  # into the index that is live for a moment longer
        return made

    monkeypatch.setattr(indexer, "prepare", meanwhile)
    before = far.generation()
    indexer.rebuild()
    assert far.generation() != before
    assert ask("鼎城区").count == 1
    assert ask("常德市").count == 0
    assert indexer.compare("unit").is_empty
