"""PDF files, read in a process of their own.

A PDF can unpack to any size or keep its parser busy without end, and nothing in the format tells
beforehand; a separate process can be given a bound on memory and time and be ended.
"""

import json
import os
import subprocess
import sys

from ..document import Block, Cell, Paragraph, Table, Unreadable
from ..limits import Budget

_WORKER = "yangguang.kernel.intake.readers.pdf_worker"
_TOO_MUCH = "这份 PDF 太复杂，读不完，请拆分，或者改传 Word 文件"


def read(data: bytes, budget: Budget) -> list[Block]:
    """The document's lines, joined to paragraphs, and its ruled tables. Raises Unreadable."""
    limits = budget.limits
    settings = json.dumps({"pages": limits.pages, "memory": limits.worker_memory, "seconds": limits.seconds})
    try:
        worker = subprocess.run(  # noqa: S603 - our own module, no shell, nothing of the sender's in the arguments
            [sys.executable, "-m", _WORKER, settings],
            input=data,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(budget.name, _TOO_MUCH) from error
    if worker.returncode != 0:
        raise Unreadable(budget.name, _TOO_MUCH)
    answer = json.loads(worker.stdout)
    if "unreadable" in answer:
        raise Unreadable(budget.name, answer["unreadable"])
    return [_block(one, budget) for one in answer["blocks"]]


def _block(one: dict[str, object], budget: Budget) -> Block:
    where = str(one["where"])
    if "text" in one:
        text = str(one["text"])
        budget.paragraph(text)
        return Paragraph(text, where)
    rows: list[tuple[Cell, ...]] = []
    for row in one["rows"]:  # type: ignore[attr-defined]
        cells = tuple(Cell(*cell) for cell in row)
        for cell in cells:
            budget.cell(cell.text, cell.row_span * cell.column_span)
        rows.append(cells)
    return Table(tuple(rows), where)
