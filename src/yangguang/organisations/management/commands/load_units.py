"""`manage.py load_units [FILE]`: bring a unit list in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yangguang.kernel.actions import Refused, SystemActor
from yangguang.organisations import loading
from yangguang.organisations.listing import BadListing, read_listing

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "changde.json"


class Command(BaseCommand):
    """Loads the shipped list of Changde, or another city's; again: nothing changes."""

    help = "载入单位名录（默认为随附的常德市名录）；格式见 docs/organisations.md。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED, help="名录文件（JSON）")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            listing = read_listing(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise CommandError(f"{path}：打不开（{error.strerror}）", returncode=2) from None
        except UnicodeDecodeError:
            raise CommandError(f"{path}：不是 UTF-8 编码的文本，请另存为 UTF-8 后再试", returncode=2) from None
        except BadListing as error:
            raise CommandError(f"{path}：\n  " + "\n  ".join(error.problems), returncode=2) from None
        try:
            report = loading.load(listing, actor=SystemActor())
        except Refused as error:
            raise CommandError(error.reason) from None
        if not report.anything:
            self.stdout.write(f"名录未变：{len(listing.units)} 个单位，{len(listing.groups)} 个统称。")
        else:
            self.stdout.write(
                f"新增单位 {len(report.created)} 个，更改 {len(report.changed)} 个，统称 {len(report.groups)} 个，"
                f"别名增 {report.aliases_added} 减 {report.aliases_removed}。"
            )
        if report.kept:
            self.stdout.write(f"保留人工更改的名称：{'、'.join(report.kept)}")
        if report.not_in_file:
            self.stdout.write(f"库中有而文件中没有（未改动）：{'、'.join(report.not_in_file)}")
