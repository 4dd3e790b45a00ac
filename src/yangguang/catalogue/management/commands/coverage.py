"""`manage.py coverage --unit NAME --on DATE`: what a unit owes and how it stands on a day; `--rebuild` the cache."""

import json
from collections import Counter, defaultdict
from datetime import date
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from yangguang.catalogue import fulfilment
from yangguang.catalogue.selectors.coverage import Owed, coverage_of_unit
from yangguang.catalogue.states import Coverage
from yangguang.kernel import present
from yangguang.kernel.preparation import prepare_if_new
from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import home_unit, resolve_unit


class Command(BaseCommand):
    help = "某单位在某日的标准目录公开情况：已公开、超期公开、逾期未更新、未公开。--rebuild 按公开记录重建汇总。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--unit", help="单位名称（默认为本门户所属政府）")
        parser.add_argument("--on", help="日期，如 2020-06-15（默认为今天）")
        parser.add_argument("--below", action="store_true", help="含下级单位")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")
        parser.add_argument("--rebuild", action="store_true", help="重建汇总")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_if_new()
        if options["rebuild"]:
            with transaction.atomic():
                number = fulfilment.rebuild()
            self.stderr.write(f"已按公开记录重建 {number} 项公开责任的汇总。")
        try:
            day = date.fromisoformat(options["on"]) if options["on"] else present.today()
        except ValueError:
            self._fail(f"“{options['on']}”不是日期，请写成 2020-06-15 的样子。")
        unit = self._unit(options["unit"])
        owed = coverage_of_unit(unit, day, below=options["below"])
        found = as_json(unit, day, owed)
        self.stdout.write(json.dumps(found, ensure_ascii=False) if options["json"] else _summary(found))

    def _unit(self, name: str | None) -> Unit:
        try:
            home = home_unit()
        except Unit.DoesNotExist:
            self._fail("还没有单位名录，请先运行 manage.py load_units。")
        found = resolve_unit(name).unit if name else home
        if found is None:
            self._fail(f"名录中没有“{name}”，可用 manage.py resolve_unit 查找。")
        return found

    def _fail(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        raise SystemExit(2)


def as_json(unit: Unit, day: date, owed: list[Owed]) -> dict[str, Any]:
    """The unit's coverage on `day`: each obligation, the totals, and the totals by field."""
    totals = Counter(one.status.value for one in owed)
    fields: dict[str, Counter[str]] = defaultdict(Counter)
    for one in owed:
        fields[one.obligation.item.catalogue.field][one.status.value] += 1
    return {
        "unit": unit.name,
        "on": day.isoformat(),
        "total": len(owed),
        **{status.value: totals[status.value] for status in Coverage},
        "by_field": [
            {"field": name, **{status.value: counts[status.value] for status in Coverage}}
            for name, counts in fields.items()
        ],
        "items": [_item(one) for one in owed],
    }


def _item(one: Owed) -> dict[str, Any]:
    item = one.obligation.item
    return {
        "unit": one.obligation.unit.name,
        "catalogue": item.catalogue.slug,
        "field": item.catalogue.field,
        "number": item.number,
        "level1": item.level1,
        "level2": item.level2,
        "status": one.status.value,
        "last_on": one.facts.last_on.isoformat() if one.facts.last_on else None,
        "records": one.facts.live,
    }


def _summary(found: dict[str, Any]) -> str:
    head = f"{found['unit']}（{found['on']}）：应公开 {found['total']} 项"
    counts = "，".join(f"{status.label} {found[status.value]}" for status in Coverage)
    lines = [
        f"  [{Coverage(one['status']).label}] {one['field']} {one['number']} {one['level1']} {one['level2']}".rstrip()
        for one in found["items"]
    ]
    return "\n".join([f"{head}；{counts}", *lines])
