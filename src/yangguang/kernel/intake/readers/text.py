"""Plain text: a paragraph a line, blank lines left out, lines counted as an editor shows them."""

from yangguang.kernel.text import split_lines

from ..decoding import decode
from ..document import Block, Paragraph
from ..limits import Budget


def read(data: bytes, budget: Budget) -> tuple[list[Block], str]:
    """The lines that are not blank, each as written, and the encoding. Raises Unreadable."""
    content, encoding = decode(budget.name, data)
    blocks: list[Block] = []
    for number, line in enumerate(split_lines(content), 1):
        if line.strip():
            budget.paragraph(line)
            blocks.append(Paragraph(line, f"第{number}行"))
    return blocks, encoding
