"""`manage.py import_site DIR`: carry the saved pages of a former site over, with their files and addresses."""

import json
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from yangguang.disclosures.actions.bulk import begin_import
from yangguang.disclosures.bulk.carrying import Carried, carry_site
from yangguang.disclosures.bulk.saved import SavedSite
from yangguang.disclosures.bulk.saved_page import SavedPage
from yangguang.disclosures.bulk.working import ACTOR
from yangguang.disclosures.models import RecordImport
from yangguang.disclosures.states import RowResult
from yangguang.kernel.preparation import prepare_if_new
from yangguang.organisations import selectors as organisations
from yangguang.organisations.models import Unit

UNREADABLE = 2


class Command(BaseCommand):
    help = (
        "迁入旧网站：DIR 是用 wget 或 HTTrack 存下的网页文件夹。正文、元数据、公开日期、附件和图片自动读出，"
        "站内链接改到新地址，旧地址永久转向新页面。有拦截性问题的存为草稿并列出。可以重复运行，只补缺的。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--unit", help="信息所属单位（名称或代码；默认按页面的来源判断，判断不了的归本级政府）")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"].resolve()
        if not folder.is_dir():
            self._fail(f"{folder}：不是文件夹，请检查路径。")
        try:
            site = SavedSite.of(folder)
        except OSError as error:
            self._fail(f"{error.filename}：打不开（{error.strerror}），请检查权限。")
        if not site.pages:
            self._fail(f"{folder}：里面没有网页（.html、.htm、.shtml）。")
        prepare_if_new()
        unit = self._unit(options["unit"])
        listing = "\n".join(file.place for file in site.files).encode("utf-8", "replace")
        batch = begin_import(unit, actor=ACTOR, name=folder.name, data=listing, run=False)
        done = carry_site(batch, site, (lambda _: unit) if options["unit"] else _Guess(unit))
        report = report_of(batch, done, site)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_lines(report)))
        if report["failed"]:
            raise SystemExit(1)

    def _unit(self, name: str | None) -> Unit:
        if name is None:
            try:
                return organisations.home_unit()
            except Unit.DoesNotExist:
                self._fail("还没有单位名录，请先运行 manage.py load_units。")
        unit = Unit.objects.filter(code=name).first() or organisations.resolve_unit(name).unit
        if unit is None:
            self._fail(f"名录中没有“{name}”，可用 manage.py resolve_unit 查找。")
        return unit

    def _fail(self, sentence: str) -> NoReturn:
        self.stderr.write(" ".join(sentence.split()))
        raise SystemExit(UNREADABLE)


class _Guess:
    """The unit that a page names as its source, where the list knows it; else the one given."""

    def __init__(self, otherwise: Unit) -> None:
        self._names = organisations.directory()
        self._otherwise = otherwise
        self._known: dict[str, Unit] = {}

    def __call__(self, page: SavedPage) -> Unit:
        if page.issuer not in self._known:
            found = organisations.resolve_unit(page.issuer, names=self._names).unit if page.issuer else None
            self._known[page.issuer] = found or self._otherwise
        return self._known[page.issuer]


def report_of(batch: RecordImport, done: Carried, site: SavedSite) -> dict[str, Any]:
    """How many pages came to what; each that somebody has to look at, and each that was left aside, with the reason."""
    rows = list(batch.rows.all())
    places = {number: page.place for number, page in enumerate(site.pages, 1)}
    return {
        "files": len(site.files),
        "pages": done.pages,
        **{result.value: sum(row.result == result for row in rows) for result in RowResult},
        "skipped": [{"page": place, "reason": reason} for place, reason in done.skipped],
        "problems": [
            {"page": places[row.number], "title": row.title, "result": row.result, "message": row.message}
            for row in rows
            if row.result in (RowResult.FAILED, RowResult.HELD_BACK) or row.message
        ],
        "notes": [{"page": place, "message": note} for place, note in done.notes],
    }


def _lines(report: dict[str, Any]) -> list[str]:
    head = "，".join(f"{result.label} {report[result.value]}" for result in RowResult)
    return [
        f"共 {report['pages']} 个网页：{head}，不是信息的 {len(report['skipped'])}。",
        *(f"{p['page']}　{p['title']}：{p['message']}" for p in report["problems"]),
        *(f"{n['page']}　{n['message']}" for n in report["notes"]),
        *(f"{s['page']}　没有迁入：{s['reason']}" for s in report["skipped"]),
    ]
