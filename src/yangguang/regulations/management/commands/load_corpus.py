"""`manage.py load_corpus FILE.sqlite`: a table of made-up documents straight into records and index, for load tests."""

import re
import sqlite3
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date

from yangguang.catalogue import vocabulary
from yangguang.disclosures.gathering import gather_columns
from yangguang.disclosures.models import Disclosure, Edition
from yangguang.disclosures.states import EditionState
from yangguang.kernel import pages, present
from yangguang.kernel.jobs.chores import keep_statistics
from yangguang.kernel.preparation import prepare_if_new
from yangguang.organisations.models import Unit, UnitKind
from yangguang.regulations.keeping import work_out
from yangguang.regulations.models import LifeEvent, Regulation
from yangguang.regulations.reading.titles import title_key
from yangguang.regulations.resolving import normal
from yangguang.regulations.states import DocumentClass
from yangguang.regulations.validity import Kind
from yangguang.search import indexer

A_STEP = 2000
PREFIX = "CORPUS/"
# What the table says of validity, as what happened to the document a month after its day.
ENDS = {"失效": Kind.DECLARED_LAPSED, "废止": Kind.REPEALED, "修订": Kind.AMENDED}
A_MONTH, NEVER = timedelta(days=30), date(2099, 12, 31)
_KIND = re.compile("(通知|意见|方案|办法|细则|公告|决定|批复|要点)")


class Row(NamedTuple):
    """A row of the table `doc`."""

    id: int
    docno: str
    title: str
    body: str
    unit: str
    year: int
    pub: str
    topic: str
    validity: str


class Command(BaseCommand):
    help = "把语料表 doc(id, docno, title, body, unit, year, pub, topic, validity) 装入信息库和索引，供压力测试用"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--processes", type=int, default=1, help="建索引时并行分词的进程数")
        parser.add_argument("--no-index", action="store_true", help="只装入数据库，不建索引")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_if_new()
        if not options["file"].is_file():
            raise CommandError(f"没有找到文件 {options['file']}，请检查路径。")
        try:
            count = load(options["file"])
        except sqlite3.Error as problem:
            raise CommandError(f"读不出语料表 doc：{problem}。请用 SQLite 文件，列名见 --help。") from problem
        keep_statistics()
        self.stdout.write(f"装入 {count} 条")
        if not options["no_index"]:
            self.stdout.write(f"索引共 {indexer.rebuild(processes=options['processes'])} 条")


def load(file: Path) -> int:
    """Put the rows that are not there yet into the database as live records, a step a transaction; returns how many.

    Each is a document of the library too, with the events that make its validity what the table says. They belong to
    units of their own under 示例语料. Neither reviews nor checks are made up for them.
    """
    done, units = _last() or 0, _Units()
    if not Edition.objects.live().exists():
        gather_columns()  # Now, while it costs nothing: the corpus stands in no column.
    table = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    names = ", ".join(Row._fields)
    rows = map(Row._make, table.execute(f"SELECT {names} FROM doc WHERE id > ? ORDER BY id", [done]))  # noqa: S608
    count = 0
    while step := list(islice(rows, A_STEP)):
        with transaction.atomic():
            _store(step, units)
            pages.touch("disclosures", "organisations", "regulations")
        count += len(step)
    table.close()
    return count


def _last() -> int | None:
    """The number of the last row that is there."""
    newest = Disclosure.objects.filter(index_number__startswith=PREFIX).order_by("-index_number").first()
    return int(str(newest.index_number).removeprefix(PREFIX)) if newest else None


def _store(rows: list[Row], units: "_Units") -> None:
    zone = timezone.get_current_timezone()
    days = [parse_date(row.pub) for row in rows]
    moments = [datetime.combine(day, time(9), zone) for day in days if day]
    if len(moments) != len(rows):
        raise CommandError("pub 列里有不是日期的值，请改为 年-月-日。")
    records = Disclosure.objects.bulk_create(
        Disclosure(
            unit=units.named(row.unit),
            index_number=f"{PREFIX}{row.id:010d}",
            first_published_at=moment,
            created_at=moment,
            carried_over=True,
        )
        for row, moment in zip(rows, moments, strict=True)
    )
    Edition.objects.bulk_create(
        _edition(record, row, moment) for record, row, moment in zip(records, rows, moments, strict=True)
    )
    _store_documents(list(zip(records, rows, moments, strict=True)))


def _store_documents(stored: list[tuple[Disclosure, Row, datetime]]) -> None:
    """The documents of the library, with their lives and with the state of today."""
    today = present.today()
    lives = []
    for record, row, moment in stored:
        document = Regulation(
            unit_id=record.unit_id,
            disclosure=record,
            issuer=row.unit[:200],
            title=row.title[:300],
            title_key=title_key(row.title)[:300],
            document_number=normal(row.docno)[:100],
            document_class=DocumentClass.NORMATIVE,
            topic=row.topic[:40],
            came_from=f"{PREFIX}{row.id}",
            created_at=moment,
            issued_on=moment.date(),
        )
        lives.append((document, _life(document, row.validity, moment)))
        work_out(document, [event.as_event() for event in lives[-1][1]], today)
    Regulation.objects.bulk_create(document for document, _ in lives)
    LifeEvent.objects.bulk_create(event for _, events in lives for event in events)


def _life(document: Regulation, validity: str, moment: datetime) -> list[LifeEvent]:
    day = moment.date()
    told = [(Kind.ISSUED, day, None), (Kind.EFFECTIVE, day, None), (Kind.TERM_SET, day, NEVER)]
    if validity in ENDS:
        told.append((ENDS[validity], day + A_MONTH, None))
    return [
        LifeEvent(regulation=document, kind=kind.value, on=on, until=until, recorded_at=moment)
        for kind, on, until in told
    ]


def _edition(record: Disclosure, row: Row, moment: datetime) -> Edition:
    return Edition(
        disclosure=record,
        unit_id=record.unit_id,
        number=1,
        state=EditionState.LIVE,
        title=row.title[:300],
        kind=_kind(row.title),
        topic=row.topic[:40],
        document_number=row.docno[:100],
        issuer=row.unit[:200],
        formed_on=moment.date(),
        issued_on=moment.date(),
        body_html="".join(_paragraphs(row.body)),
        body_text=row.body,
        drafted_at=moment,
        published_at=moment,
        listed_at=moment,
    )


def _kind(title: str) -> str:
    """The kind whose word the title names last."""
    words = _KIND.findall(title)
    labels = {term.label: code for code, term in vocabulary.kinds().items()}
    return next((code for word in reversed(words) for label, code in labels.items() if word in label), "other")


def _paragraphs(body: str) -> Iterator[str]:
    for line in body.splitlines():
        yield f"<p>{escape(line)}</p>"


class _Units:
    """The units of the corpus, made when they are first met."""

    def __init__(self) -> None:
        root = Unit.objects.filter(code="corpus").first()
        self.root = root or Unit.objects.add_root(
            {"code": "corpus", "name": "示例语料", "short_name": "示例语料", "kind": UnitKind.CITY}
        )
        self.known = {unit.name: unit for unit in Unit.objects.filter(path__startswith=self.root.path)}

    def named(self, name: str) -> Unit:
        if name not in self.known:
            fields = {"name": name[:120], "short_name": name[:60], "kind": UnitKind.DEPARTMENT}
            parent = Unit.objects.get(pk=self.root.pk)
            self.known[name] = Unit.objects.add_child(parent, {**fields, "code": f"corpus-{len(self.known)}"})
        return self.known[name]
