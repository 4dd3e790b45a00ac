"""`manage.py validity NUMBER-or-TITLE --on DATE`: whether a document is in force on a day, and why."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yangguang.kernel import present
from yangguang.kernel.preparation import prepare_if_new
from yangguang.regulations.models import Regulation
from yangguang.regulations.reading.titles import title_key
from yangguang.regulations.resolving import normal


class Command(BaseCommand):
    help = "一件文件在某一天的效力和理由"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("document", help="文号、统一登记号或标题")
        parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="日期，如 2025-05-01；不写是今天")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_if_new()
        found = _find(options["document"].strip())
        on = options["on"] or present.today()
        validity = found.validity_on(on)
        if not options["json"]:
            self.stdout.write(f"《{found.title}》{on}：{validity.reason}")
            for problem in validity.problems:
                self.stdout.write(f"注意：{problem}")
            return
        answer = {
            "title": found.title,
            "on": on.isoformat(),
            "state": validity.state.value,
            "label": validity.label,
            "since": validity.since.isoformat() if validity.since else None,
            "until": validity.until.isoformat() if validity.until else None,
            "reason": validity.reason,
            "events": [
                {
                    "kind": event.kind,
                    "on": event.on.isoformat(),
                    "until": event.until.isoformat() if event.until else None,
                    "months": event.months,
                    "provisions": event.provisions,
                    "by": event.by_words,
                    "undone": event.undone,
                }
                for event in found.events.all()
            ],
            "problems": list(validity.problems),
        }
        self.stdout.write(json.dumps(answer, ensure_ascii=False))


def _find(asked: str) -> Regulation:
    """The one document of that number or title; `CommandError` for none, and for several with their numbers."""
    rows = Regulation.objects.prefetch_related("events")
    for condition in (
        {"registration_number": asked.upper()},
        {"document_number": normal(asked)},
        {"title_key": title_key(asked)},
    ):
        found = list(rows.filter(**condition)[:10])
        if len(found) == 1:
            return found[0]
        if found:
            listed = "；".join(f"{one.title} {one.document_number}".strip() for one in found)
            raise CommandError(f"有 {len(found)} 件符合，请写文号：{listed}")
    raise CommandError(f"文件库里没有“{asked}”。请写完整的文号或标题。")
