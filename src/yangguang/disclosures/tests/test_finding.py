"""Records are found as the public may see them: the index follows whatever happens to a record and its files."""

from collections.abc import Iterator
from hashlib import sha256

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from yangguang.catalogue.actions import edit_column
from yangguang.catalogue.models import Column
from yangguang.disclosures import actions, finding, texts
from yangguang.disclosures.gathering import gather_columns
from yangguang.disclosures.models import AttachedText, Attachment, Edition
from yangguang.disclosures.states import ScanState, WithdrawalKind
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.disclosures.tests.test_public import attach, live
from yangguang.disclosures.tests.test_way import approved, cleared, drafted
from yangguang.kernel.actions import SystemActor
from yangguang.organisations.models import Unit
from yangguang.organisations.tests.factories import UnitFactory
from yangguang.search import indexer, queue, registry
from yangguang.search.answering import ask
from yangguang.search.engines.embedded import EmbeddedEngine
from yangguang.search.models import IndexChange
from yangguang.search.prepared import prepare
from yangguang.search.tests.made_up import thing, use

pytestmark = pytest.mark.django_db(transaction=True)

_UNREADABLE = texts.Unreadable.__new__(texts.Unreadable)
RECORDS = {"kind": ("record",)}


@pytest.fixture
def engine(tmp_path, monkeypatch) -> EmbeddedEngine:
    engine = use(monkeypatch, tmp_path / "search")
    indexer.rebuild()
    return engine


@pytest.fixture
def people() -> Staff:
    return staff()


def attached(edition: Edition, name: str, data: bytes) -> Attachment:
    return attach(edition, name, data, sha256=sha256(data).hexdigest())


def titles(typed: str, **filters: tuple[str, ...]) -> list[str]:
    """What is found of records, once the index has followed."""
    indexer.catch_up()
    answer = ask(typed, filters={**RECORDS, **filters})
    assert not answer.limited
    assert answer.count == len(answer.hits) or answer.matching != "exact"
    return [hit.found.title for hit in answer.hits] if answer.matching == "exact" else []


def agrees() -> bool:
    return indexer.compare("record").is_empty


def test_what_is_on_its_way_is_never_found(engine, people):
    drafted(people, title="一份草稿")
    approved(people, title="审查通过的稿子")
    edition = cleared(people, title="可以公开的稿子")
    assert titles("稿") == []
    actions.publish(edition, actor=people.head)
    assert titles("稿") == ["可以公开的稿子"]
    assert agrees()


def test_a_change_is_found_by_its_new_text_only(engine, people):
    first = actions.publish(cleared(people, title="旧的标题"), actor=people.head)
    assert titles("旧的标题") == ["旧的标题"]
    Edition.objects.filter(pk=first.pk).update(title="新的标题")
    with transaction.atomic():
        queue.changed("record", [first.disclosure_id])
    assert titles("旧的标题") == []
    assert titles("新的标题") == ["新的标题"]


def test_a_withdrawn_record_is_not_found_even_before_the_index_knows(engine, people):
    """Hits are read from the database: an index that lags behind shows nothing that was taken down."""
    edition = actions.publish(cleared(people, title="撤回的文件"), actor=people.head)
    assert titles("撤回") == ["撤回的文件"]
    actions.withdraw(edition.disclosure, actor=people.head, kind=WithdrawalKind.WITHDRAWN, note="有误。")
    assert ask("撤回", filters=RECORDS).hits == ()
    assert titles("撤回") == []
    assert agrees()


def test_another_unit_another_topic_another_column(engine, people):
    edition = actions.publish(cleared(people, title="调整的文件"), actor=people.head)
    assert titles("调整", unit=("justice",)) == ["调整的文件"]
    other = UnitFactory(
        parent=Unit.objects.get(code="changde"), code="finance", name="常德市财政局", short_name="市财政局"
    )
    actions.reassign(edition.disclosure, actor=people.office, unit=other, reason="职能划转")
    assert titles("调整", unit=("justice",)) == []
    assert titles("调整", unit=("finance",)) == ["调整的文件"]
    actions.reclassify(edition.disclosure, actor=people.office, classes={"kind": "notice"}, reason="体裁有误")
    assert titles("调整", genre=("notice",)) == ["调整的文件"]
    assert agrees()


def test_a_column_that_gathers_is_followed(engine, people):
    here = Column.objects.create(
        code="business", title="涉企政策", scope="city", rule={"words": ["债务"]}, gathered=True
    )
    actions.publish(cleared(people), actor=people.head)
    assert titles("营商环境", column=("business",)) == []
    for words, found in ((["营商"], 1), (["债务"], 0)):
        edit_column(here, actor=SystemActor(), title="涉企政策", about="", promise_days=None, rule={"words": words})
        gather_columns()
        assert len(titles("营商环境", column=("business",))) == found
        assert agrees()
        here.refresh_from_db()


def test_what_is_rolled_back_leaves_nothing(engine, people):
    edition = cleared(people, title="没有发成的文件")
    waiting = IndexChange.objects.count()

    def publish_and_fail() -> None:
        with transaction.atomic():
            actions.publish(edition, actor=people.head)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish_and_fail()
    assert IndexChange.objects.count() == waiting
    assert titles("没有发成") == []


def test_changes_are_told_only_inside_of_a_transaction(people):
    with pytest.raises(transaction.TransactionManagementError):
        queue.changed("record", [1])


def test_who_dies_between_writing_and_marking_takes_the_changes_again(engine, people, monkeypatch):
    actions.publish(cleared(people, title="写到一半"), actor=people.head)
    waiting = IndexChange.objects.filter(applied=False).count()
    assert waiting
    with monkeypatch.context() as patch:
        patch.setattr(queue, "done", lambda changes: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            indexer.catch_up()
    assert IndexChange.objects.filter(applied=False).count() == waiting
    assert titles("写到一半") == ["写到一半"]
    assert not IndexChange.objects.filter(applied=False).exists()


def test_verify_finds_and_repairs_what_differs(engine, people):
    first = actions.publish(cleared(people, title="缺少的"), actor=people.head)
    indexer.catch_up()
    engine.write([prepare(thing(404, "多余的"))], [])
    stale = next(iter(registry.read([f"record:{first.disclosure_id}"]).values()))
    assert indexer.compare("record").surplus
    Edition.objects.filter(pk=first.pk).update(title="改过的")
    difference = indexer.compare("record")
    assert (difference.missing, len(difference.surplus), difference.stale) == ((), 1, (stale.id,))
    indexer.repair(difference)
    assert agrees()
    engine.write([], [prepare(stale).uid])
    assert indexer.compare("record").missing == (stale.id,)
    indexer.repair(indexer.compare())
    assert indexer.compare().is_empty


def test_what_changes_during_a_rebuild_is_not_lost(engine, people, monkeypatch):
    first = actions.publish(cleared(people, title="第一件"), actor=people.head)
    indexer.catch_up()
    real = registry.every

    def meanwhile() -> Iterator[registry.Found]:
        yield from real()
        Edition.objects.filter(pk=first.pk).update(title="第一件改")
        with transaction.atomic():
            queue.changed("record", [first.disclosure_id])
        indexer.catch_up()  # The worker takes it into the old index.

    monkeypatch.setattr(registry, "every", meanwhile)
    indexer.rebuild()
    assert titles("第一件改") == ["第一件改"]


def test_a_rebuild_that_switches_while_changes_are_written_has_them_taken_again(engine, people, monkeypatch):
    """The writing process had begun before the switch and marks its rows after the rebuild has looked for them."""
    actions.publish(cleared(people, title="擦肩而过"), actor=people.head)
    real = queue.done

    def late(changes: object) -> None:
        monkeypatch.setattr(queue, "done", real)
        engine.rebuild(iter(()))
        real(changes)

    monkeypatch.setattr(queue, "done", late)
    assert titles("擦肩而过") == ["擦肩而过"]


def test_the_text_of_files_is_found_once_it_was_read(engine, people, monkeypatch):
    edition = live(people, title="有附件的文件")
    file = attached(edition, "清单.txt", "全市证明事项清单".encode())
    monkeypatch.setattr(texts, "read", lambda name, data: _Document(data.decode()))
    assert texts.read_attached() == 1
    assert titles("证明事项") == ["有附件的文件"]
    (hit,) = ask("证明事项", filters=RECORDS).hits
    assert hit.place == file.name
    assert texts.read_attached() == 0, "once is enough"


@pytest.mark.parametrize(
    "fields", [{"scan_state": ScanState.PENDING}, {"scan_state": ScanState.INFECTED}, {"public": False}]
)
def test_a_file_that_the_public_does_not_get_is_never_found(engine, people, monkeypatch, fields):
    edition = live(people, title="有附件的文件")
    file = attached(edition, "清单.txt", "全市证明事项清单".encode())
    Attachment.objects.filter(pk=file.pk).update(**fields)
    monkeypatch.setattr(texts, "read", lambda name, data: _Document(data.decode()))
    assert texts.read_attached() == 0
    # Not even where the same file was read for another record.
    AttachedText.objects.create(sha256=file.sha256, text="全市证明事项清单")
    indexer.rebuild()
    assert titles("证明事项") == []
    assert titles("清单") == []


class _Document:
    def __init__(self, text: str) -> None:
        from yangguang.kernel.intake import Paragraph

        paragraph = Paragraph.__new__(Paragraph)
        object.__setattr__(paragraph, "text", text)
        self.blocks = [paragraph]


@pytest.mark.parametrize("broken", [_UNREADABLE, KeyError("odd"), RecursionError()])
def test_a_file_that_cannot_be_read_does_not_hold_up_the_others(engine, people, monkeypatch, broken):
    edition = live(people, title="有附件的文件")
    attached(edition, "坏.txt", b"bad")
    attached(edition, "好.txt", "全市证明事项清单".encode())

    def read(name: str, data: bytes) -> _Document:
        if data == b"bad":
            raise broken
        return _Document(data.decode())

    monkeypatch.setattr(texts, "read", read)
    texts.read_attached()
    assert titles("证明事项") == ["有附件的文件"]
    assert texts.read_attached() == 0


def test_a_store_that_does_not_answer_is_asked_again(engine, people, monkeypatch):
    edition = live(people, title="有附件的文件")
    attached(edition, "清单.txt", "全市证明事项清单".encode())

    def away(file: Attachment) -> str:
        raise OSError("the disk is away")

    with monkeypatch.context() as patch:
        patch.setattr(texts, "text_of", away)
        assert texts.read_attached() == 0
    monkeypatch.setattr(texts, "read", lambda name, data: _Document(data.decode()))
    texts.read_attached()
    assert titles("证明事项") == ["有附件的文件"]


def test_any_number_of_records_is_read_with_the_same_few_queries(people):
    counts = []
    for number in range(1, 4):
        edition = live(people, title=f"第{number}件")
        attached(edition, f"附件{number}.pdf", f"%PDF-{number}".encode())
        keys = list(Edition.objects.live().values_list("disclosure_id", flat=True))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert len(list(finding.read(keys))) == number
        counts.append(len(caught))
    assert len(set(counts)) == 1
    assert counts[0] <= 5
