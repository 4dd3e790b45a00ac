"""What a file may cost before reading stops, and the account that is kept while it is read."""

from dataclasses import dataclass
from time import monotonic

from .document import Unreadable

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds; sizes in bytes, time in seconds. Beyond any of them a file is refused, never cut."""

    file_size: int = 20 * MEGABYTE
    attachment_size: int = 50 * MEGABYTE
    archive_entries: int = 3_000
    unpacked_size: int = 120 * MEGABYTE
    xml_part_size: int = 24 * MEGABYTE
    compression_ratio: int = 200
    html_size: int = 6 * MEGABYTE
    html_tags: int = 300_000
    pages: int = 300
    paragraphs: int = 50_000
    cells: int = 200_000
    characters: int = 5_000_000
    seconds: float = 20.0
    worker_memory: int = 1536 * MEGABYTE


DEFAULT = Limits()


class Budget:
    """Counts what a reader has produced; every method raises Unreadable when a limit is passed."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self._until = monotonic() + limits.seconds
        self._paragraphs = self._cells = self._characters = 0

    def paragraph(self, text: str) -> None:
        self._paragraphs += 1
        if self._paragraphs > self.limits.paragraphs:
            raise Unreadable(self.name, f"段落超过 {self.limits.paragraphs} 个，请拆成几个文件")
        self._count(len(text))

    def cell(self, text: str, area: int = 1) -> None:
        self._cells += area
        if self._cells > self.limits.cells:
            raise Unreadable(self.name, f"表格的单元格超过 {self.limits.cells} 个，请拆成几个文件")
        self._count(len(text) * area)

    def tick(self) -> None:
        if monotonic() > self._until:
            raise Unreadable(self.name, f"{self.limits.seconds:g} 秒内没有读完，请精简后再传")

    def _count(self, characters: int) -> None:
        self._characters += characters
        if self._characters > self.limits.characters:
            raise Unreadable(self.name, f"文字超过 {self.limits.characters} 个，请拆成几个文件")
        if (self._paragraphs + self._cells) % 64 == 0:
            self.tick()
