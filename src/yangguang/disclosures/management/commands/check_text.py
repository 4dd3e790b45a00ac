"""`manage.py check_text FILE [--json]`: the machine checks over one file, without a database."""

import json
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from yangguang.disclosures.checks import RULES, Finding
from yangguang.disclosures.checks.single import check_single
from yangguang.kernel import present
from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.intake.limits import DEFAULT

BLOCKED, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = (
        "检查一个文件（.docx .xlsx .pdf .html .txt .csv，装有 LibreOffice 时还有 .doc .wps）里不能公开的个人信息、"
        "错误表述、不存在的日期等，隐藏的地方也看。有拦截项时退出码 1，读不了时 2。"
    )
    requires_system_checks = ()  # reading one file needs no look at the whole site

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        data = read_file(self, path)
        try:
            findings = check_single(path.name, data, today=present.today())
        except Unreadable as unreadable:
            fail(self, str(unreadable))
        if options["json"]:
            self.stdout.write(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False))
        else:
            self.stdout.write(_table(path.name, findings))
        if any(finding.severity == "blocking" for finding in findings):
            raise SystemExit(BLOCKED)


def read_file(command: BaseCommand, path: Path) -> bytes:
    """The file's bytes, not more than intake takes; ends the command with a sentence where there are none."""
    try:
        with path.open("rb") as file:
            return file.read(DEFAULT.file_size + 1)
    except OSError as error:
        fail(command, f"{path}：打不开（{error.strerror}），请检查路径和权限。")


def fail(command: BaseCommand, sentence: str) -> NoReturn:
    """End the command as one whose file could not be read."""
    command.stderr.write(" ".join(sentence.split()))
    raise SystemExit(UNREADABLE)


def _table(name: str, findings: list[Finding]) -> str:
    if not findings:
        return f"{name}：没有发现问题。"
    blocking = sum(finding.severity == "blocking" for finding in findings)
    lines = [f"{name}：{len(findings)} 处问题，其中 {blocking} 处须改正。"]
    for finding in findings:
        mark = "须改正" if finding.severity == "blocking" else "请核对"
        lines.append(f"  [{mark}] {RULES[finding.rule].label}　{finding.where}：{finding.excerpt}")
        lines.append(f"      {finding.advice}")
    return "\n".join(lines)
