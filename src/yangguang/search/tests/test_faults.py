"""Whatever happens to the folder of the index or to the process that writes: nothing is lost, and search says so."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from yangguang.organisations.models import UnitKind
from yangguang.organisations.tests.factories import UnitFactory
from yangguang.search import indexer, jobs, queue
from yangguang.search.answering import ask
from yangguang.search.engines import embedded
from yangguang.search.engines.base import Busy, Unavailable
from yangguang.search.engines.embedded import EmbeddedEngine
from yangguang.search.models import IndexChange
from yangguang.search.plan import Plan
from yangguang.search.prepared import prepare
from yangguang.search.tests.made_up import fill, found, keys, thing, use

SOURCE = Path(__file__).parents[3]


@pytest.fixture
def engine(tmp_path, monkeypatch) -> EmbeddedEngine:
    return use(monkeypatch, tmp_path / "search")


def live(engine: EmbeddedEngine) -> Path:
    return engine.folder / engine.generation()


def missing(engine: EmbeddedEngine) -> None:
    for path in sorted(engine.folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    engine.folder.rmdir()


def half_written_pointer(engine: EmbeddedEngine) -> None:
    pointer = engine.folder / "current"
    pointer.write_text(pointer.read_text()[:7])


def empty_pointer(engine: EmbeddedEngine) -> None:
    (engine.folder / "current").write_bytes(b"")


def odd_pointer(engine: EmbeddedEngine) -> None:
    (engine.folder / "current").write_bytes(b"\xff\xfe\0../../etc")


def no_generation(engine: EmbeddedEngine) -> None:
    for path in live(engine).iterdir():
        path.unlink()


def no_meta(engine: EmbeddedEngine) -> None:
    (live(engine) / "meta.json").unlink()


def half_meta(engine: EmbeddedEngine) -> None:
    meta = live(engine) / "meta.json"
    meta.write_bytes(meta.read_bytes()[:20])


def truncated_segments(engine: EmbeddedEngine) -> None:
    for path in list(live(engine).iterdir()):
        if path.suffix in {".idx", ".pos", ".term", ".fast", ".store", ".fieldnorm"}:
            content = path.read_bytes()
            # Another file in its place: a process that reads the old one keeps it.
            path.unlink()
            path.write_bytes(content[: len(content) // 2])


def overwritten_segments(engine: EmbeddedEngine) -> None:
    for path in list(live(engine).iterdir()):
        if path.suffix in {".idx", ".pos", ".term", ".fast", ".store"}:
            length = path.stat().st_size
            path.unlink()
            path.write_bytes(b"\x80" * length)


def other_version(engine: EmbeddedEngine) -> None:
    name = engine.generation()
    older = "v0-" + name.partition("-")[2]
    (engine.folder / name).rename(engine.folder / older)
    (engine.folder / "current").write_text(older)


def other_schema(engine: EmbeddedEngine) -> None:
    from tantivy import Index, SchemaBuilder

    folder = live(engine)
    no_generation(engine)
    builder = SchemaBuilder()
    builder.add_text_field("something")
    writer = Index(builder.build(), path=str(folder)).writer(15_000_000, 1)
    writer.commit()


FAULTS = [
    *(missing, half_written_pointer, empty_pointer, odd_pointer, no_generation, no_meta, half_meta),
    *(truncated_segments, overwritten_segments, other_version, other_schema),
]


@pytest.mark.django_db
@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_index_is_unavailable_and_made_anew(engine, fault):
    """The page says that search is limited; browsing works; the next look makes the index anew."""
    UnitFactory(code="changde", name="常德市人民政府", kind=UnitKind.CITY, division_code="430700")
    indexer.rebuild()
    assert ask("常德市").count == 1
    fault(engine)
    engine.forget()
    with pytest.raises(Unavailable):
        engine.search(Plan())
    answer = ask("常德市")
    assert answer.limited
    assert [hit.found.title for hit in answer.hits] == ["常德市人民政府"]
    page = Client().get("/search", {"q": "常德市"})
    assert page.status_code == 200
    assert "搜索暂时受限" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert Client().get("/disclosures/").status_code == 200
    assert Client().get("/search/suggest", {"q": "常德市"}).json() == []
    jobs.make_index()
    assert not ask("常德市").limited
    assert ask("常德市").count == 1


@pytest.mark.django_db(transaction=True)
def test_changes_wait_while_there_is_no_index(engine):
    unit = UnitFactory(code="changde", name="常德市人民政府")
    with transaction.atomic():
        queue.changed("unit", [unit.pk])
    with pytest.raises(Unavailable):
        jobs.follow()
    assert IndexChange.objects.filter(applied=False).count() == 1
    jobs.make_index()
    jobs.follow()
    assert not IndexChange.objects.filter(applied=False).exists()
    assert jobs.follow() is False


def failing(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_full_disk_during_a_rebuild_leaves_the_live_index(engine, monkeypatch):
    fill(engine, thing(1, "甲"))
    for name in ("replace", "mkdir"):
        with monkeypatch.context() as patch:
            patch.setattr(embedded.Path, name, failing)
            with pytest.raises(Unavailable, match="No space"):
                fill(engine, thing(2, "乙"))
        assert keys(found(engine, "")) == [1]
        assert [path.name for path in engine.folder.iterdir() if path.is_dir()] == [engine.generation()]


def test_a_full_disk_while_writing_leaves_what_was_there(engine, monkeypatch):
    fill(engine, thing(1, "甲"))

    class Full:
        def __getattr__(self, name: str) -> object:
            return failing

    with monkeypatch.context() as patch:
        patch.setattr(engine, "_writer_of_the_live", Full)
        with pytest.raises(Unavailable, match="No space"):
            engine.write([prepare(thing(2, "乙"))], [1])
    engine.write([prepare(thing(2, "乙"))], [])
    assert sorted(keys(found(engine, ""))) == [1, 2]


def test_a_really_full_disk(tmp_path):
    """A file system of two megabytes, where this process may mount one."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        engine = EmbeddedEngine(folder / "search")
        fill(engine, thing(1, "甲"))
        (folder / "filler").write_bytes(b"x" * 1_700_000)
        large = [
            prepare(thing(key, f"乙{key}", body="".join(map(chr, range(0x4E00 + key, 0x9000))))) for key in range(99)
        ]
        with pytest.raises(Unavailable):
            engine.write(large, [])
        with pytest.raises(Unavailable):
            engine.rebuild(iter(large))
        (folder / "filler").unlink()
        assert keys(found(engine, "")) == [1]
        engine.write([prepare(thing(2, "丙"))], [])
        assert sorted(keys(found(engine, ""))) == [1, 2]
        engine.close()
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_one_process_writes_at_a_time_and_lets_the_other_write_when_it_rests(engine, monkeypatch):
    other = EmbeddedEngine(engine.folder)
    fill(engine, thing(1, "甲"))
    engine.write([prepare(thing(2, "甲"))], [])
    asked: list[int] = []

    def gone():
        asked.append(1)
        yield 1

    with pytest.raises(Busy):
        other.write([], gone())
    assert not asked, "what is written is read only once nobody else writes"
    engine.rest()
    with pytest.raises(Busy):
        other.write([], [])
    monkeypatch.setattr(embedded, "RESTS_AFTER", 0.0)
    time.sleep(0.01)
    engine.rest()
    other.write([prepare(thing(3, "甲"))], [])
    assert sorted(keys(found(engine, "甲"))) == [1, 2, 3]


def test_readers_see_every_commit(engine):
    """Two commits within one tick of the clock are two."""
    reader = EmbeddedEngine(engine.folder)
    fill(engine)
    for number in range(1, 30):
        engine.write([prepare(thing(number, "甲"))], [])
        assert found(reader, "甲").count == number


def test_a_reader_goes_on_through_a_rebuild(engine):
    reader = EmbeddedEngine(engine.folder)
    fill(engine, thing(1, "甲"))
    assert keys(found(reader, "甲")) == [1]
    for number in range(2, 6):
        fill(engine, thing(number, "甲"))
        assert keys(found(reader, "甲")) == [number]
    assert len([path for path in engine.folder.iterdir() if path.is_dir()]) == 1


WRITES = """
import sys, itertools
sys.path.insert(0, {source!r})
from yangguang.search.engines.embedded import EmbeddedEngine
from yangguang.search.prepared import prepare
from yangguang.search.registry import Found
engine = EmbeddedEngine({folder!r})
things = (prepare(Found("record", n, "乙", "/", body="优化营商环境" * 50)) for n in itertools.count(100))
def told(things):
    for one in things:
        print("on", flush=True)
        yield one
if {rebuilds}:
    engine.rebuild(told(things))
else:
    while True:
        engine.write([prepare(Found("record", 7, "丙", "/"))], [])
        engine.write(told(itertools.islice(things, 300)), [])
"""


@pytest.mark.slow
@pytest.mark.parametrize("rebuilds", [False, True])
@pytest.mark.parametrize("moment", [1, 250, 700])
def test_a_process_killed_while_it_writes_leaves_a_whole_index(engine, rebuilds, moment):
    fill(engine, thing(1, "甲"))
    code = WRITES.format(source=str(SOURCE), folder=str(engine.folder), rebuilds=rebuilds)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(moment):
            assert process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    engine.forget()
    assert keys(found(engine, "甲")) == [1]
    engine.write([prepare(thing(2, "甲"))], [])
    assert sorted(keys(found(engine, "甲"))) == [1, 2], "nobody holds the lock of the dead"
    fill(engine, thing(3, "甲"))
    assert keys(found(engine, "")) == [3]
    assert len([path for path in engine.folder.iterdir() if path.is_dir()]) == 1, "what the dead left is cleared away"


@pytest.mark.django_db(transaction=True)
def test_the_commands_say_what_is_the_matter_and_mend_it(engine, monkeypatch, capsys):
    UnitFactory(code="changde", name="常德市人民政府")
    call_command("search", "rebuild", "--json")
    assert '"documents": ' in capsys.readouterr().out
    call_command("search", "verify")
    assert "已修复 0 条" in capsys.readouterr().out
    engine.rebuild(iter(()))
    call_command("search", "verify", "--json")
    assert '"missing": 1' in capsys.readouterr().out
    call_command("search", "常德市", "--json", "--filter", "kind=unit")
    assert '"count": 1' in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("search", "x", "--filter", "nonsense=1")
    monkeypatch.setattr(embedded.Path, "mkdir", failing)
    with pytest.raises(CommandError, match="重建索引"):
        call_command("search", "rebuild")
