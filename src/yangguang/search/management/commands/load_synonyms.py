"""`manage.py load_synonyms`: the shipped synonyms and short names."""

from typing import Any

from django.core.management.base import BaseCommand

from yangguang.search import synonyms


class Command(BaseCommand):
    help = "装入系统自带的同义词和简称"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"新增同义词 {synonyms.load()} 组")
