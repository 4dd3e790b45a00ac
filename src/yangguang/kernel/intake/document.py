"""What any readable file becomes: an ordered list of paragraphs and tables.

Readers (`readers/`) turn .txt, .html, .docx, .pdf and .xlsx into a `SourceDocument`; rooms parse
that and never touch a file format themselves.
"""

from dataclasses import dataclass


class Unreadable(Exception):
    """The file cannot be read. `where` and `what` are sentences for the person who sent it."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}：{what}" if where else what)
        self.where = where
        self.what = what


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or paragraph of text, as written. `where` names its place, such as 第12行 or 第3页第5行."""

    text: str
    where: str
    heading_level: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell at zero-based `row` and `column`, spanning that many rows and columns."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A real table; cells that a span covers are absent from `rows`.

    `numbers` are the rows' own numbers where the file counts rows that are not here (blank and hidden ones);
    `left_out` names what was not read, part by part.
    """

    rows: tuple[tuple[Cell, ...], ...]
    where: str
    numbers: tuple[int, ...] = ()
    left_out: tuple[str, ...] = ()

    def row_number(self, row: int) -> int:
        """The number under which the file's reader finds a row of the grid."""
        return self.numbers[row] if row < len(self.numbers) else row + 1

    def grid(self) -> list[list[str]]:
        """The table as a full rectangle of texts, a spanning cell repeated wherever it reaches."""
        height = max((c.row + c.row_span for row in self.rows for c in row), default=0)
        width = max((c.column + c.column_span for row in self.rows for c in row), default=0)
        grid = [[""] * width for _ in range(height)]
        for row in self.rows:
            for cell in row:
                for r in range(cell.row, cell.row + cell.row_span):
                    for c in range(cell.column, cell.column + cell.column_span):
                        grid[r][c] = cell.text
        return grid


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A file as read: `media_type` is what the bytes are (not what the name says); `sha256` is hex."""

    name: str
    media_type: str
    sha256: str
    blocks: tuple[Block, ...]
    encoding: str = "utf-8"

    @property
    def text(self) -> str:
        """All text in order, one line per paragraph, table cells joined by ` | `."""
        lines: list[str] = []
        for block in self.blocks:
            if isinstance(block, Paragraph):
                lines.append(block.text)
            else:
                lines.extend(" | ".join(row) for row in block.grid())
        return "\n".join(lines)
