"""`manage.py read_document FILE`: what a file says about itself, as the desk would show it for confirmation."""

import json
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from yangguang.disclosures.reading import DocumentRead, read_document
from yangguang.kernel.intake.document import Unreadable

UNREADABLE = 2


class Command(BaseCommand):
    help = (
        "读出公文的标题、文号、发文单位、成文日期、主送、各级标题和正文"
        "（.docx .pdf .html .txt .xlsx；.doc .wps 需要 LibreOffice）。"
    )

    requires_system_checks = ()  # reading one file needs no look at the whole site, and no database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            data = path.read_bytes()
        except OSError as error:
            self._fail(f"{path}：打不开（{error.strerror}），请检查路径和权限。")
        try:
            found = read_document(path.name, data)
        except Unreadable as unreadable:
            self._fail(f"{unreadable}。")
        self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False) if options["json"] else _summary(found))

    def _fail(self, sentence: str) -> NoReturn:
        self.stderr.write(" ".join(sentence.split()))
        raise SystemExit(UNREADABLE)


def _summary(found: DocumentRead) -> str:
    lines = [
        f"标题：{found.title or '—'}",
        f"文号：{found.document_number or '—'}",
        f"发文单位：{found.issuer or '—'}",
        f"成文日期：{found.issued_on or '—'}",
        f"主送：{'、'.join(found.addressees) or '—'}",
        f"表格：{found.tables} 个",
        *(f"{'　' * level}{text}" for level, text in found.headings),
        *(f"请核对：{problem}" for problem in found.problems),
    ]
    return "\n".join(lines)
