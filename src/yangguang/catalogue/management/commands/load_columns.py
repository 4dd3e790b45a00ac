"""`manage.py load_columns`: bring the shipped columns in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yangguang.catalogue.loading import Report, load_columns, shipped_columns
from yangguang.kernel.actions import SystemActor
from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import home_unit


class Command(BaseCommand):
    """Loads the columns of every unit's 专栏 and of the city; again: nothing changes."""

    help = "载入栏目（单位专栏和全市栏目）；人工改过的栏目保持不变。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            home = home_unit()
        except Unit.DoesNotExist:
            raise CommandError("请先用 load_units 载入单位名录。") from None
        report = Report()
        load_columns(home, actor=SystemActor(), listed=shipped_columns(), report=report)
        self.stdout.write(
            f"栏目：新增 {len(report.created)} 个，更新 {len(report.changed)} 个，保留人工修改 {len(report.kept)} 个。"
        )
