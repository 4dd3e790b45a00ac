"""PDF files, looked through in a process of their own as intake reads them: a PDF may keep its parser busy for ever."""

import json
import os
import subprocess
import sys
from base64 import b64decode

from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.intake.limits import Limits
from yangguang.kernel.intake.sniffing import Kind

from ..passages import Passage, Slot, lines
from .contents import PICTURE_PAGES, UNREAD, Contents, Note, Walk, follow

_WORKER = "yangguang.kernel.privacy.places.pdf_worker"
_TOO_MUCH = "这份 PDF 太复杂，读不完，请拆分，或者改传 Word 文件"


def read(name: str, data: bytes, walk: Walk) -> Contents:
    """Words of its pages, and every string of its other objects: notes, forms, properties, bookmarks, attached files;
    and what earlier versions of the file, or objects that nothing refers to, say besides.

    Pages of pictures only are noted. Raises Unreadable.
    """
    answer = _ask(name, data, walk.limits)
    within = walk.within
    found = Contents(Kind.PDF)
    for number, page in enumerate(answer["pages"], 1):
        where = f"{within}第{number}页"
        found.passages.append(Passage(Slot(f"{line}\n", where) for line in page))
    found.passages.append(lines(Slot(text, f"{within}{where}") for where, text in answer["strings"]))
    if answer["empty"]:
        pages = "、".join(map(str, answer["empty"][:20]))
        found.notes.append(
            Note(PICTURE_PAGES, f"{within}第{pages}页", f"{len(answer['empty'])} 页没有文字，只有图片或空白")
        )
    if answer["unchecked"]:
        left = f"较早的版本太多，最早的 {answer['unchecked']} 个没有检查"
        found.notes.append(Note(UNREAD, f"{within}PDF 较早版本", left))
    for number, (attached, content) in enumerate(answer["files"], 1):
        called = attached or f"附件{number}"
        found.add(follow(called, b64decode(content), f"{within}嵌入文件 {called}", walk))
    return found


def _ask(name: str, data: bytes, limits: Limits) -> dict[str, list]:  # type: ignore[type-arg]
    settings = {
        "pages": limits.pages,
        "memory": limits.worker_memory,
        "seconds": limits.seconds,
        "characters": limits.characters,
        "size": limits.file_size,
    }
    try:
        worker = subprocess.run(  # noqa: S603 - our own module, no shell, nothing of the sender's in the arguments
            [sys.executable, "-m", _WORKER, json.dumps(settings)],
            input=data,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(name, _TOO_MUCH) from error
    if worker.returncode != 0:
        raise Unreadable(name, _TOO_MUCH)
    answer: dict[str, list] = json.loads(worker.stdout)  # type: ignore[type-arg]
    if "unreadable" in answer:
        raise Unreadable(name, str(answer["unreadable"]))
    return answer
