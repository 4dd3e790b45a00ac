"""PDFs are drawn in a process of their own, with limits: one that is made to take for ever stops nobody else."""

import json
import resource
import struct
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, BinaryIO

from yangguang.foi.redaction.passages import Area, NotRedacted, Passage, Redacted, Withheld

SECONDS = 120
_MEMORY = 3 * 1024**3
_NAME = "yangguang.foi.redaction.apart"


def redacted_pdf(
    data: bytes, passages: Sequence[Passage], areas: Sequence[Area] = (), *, looked: bool = False
) -> Redacted:
    """As `paper.redacted`; `NotRedacted` also for a file that takes longer than two minutes, or too much memory."""
    asked = {
        "do": "redact",
        "passages": [asdict(one) for one in passages],
        "areas": [asdict(one) for one in areas],
        "looked": looked,
    }
    told, made = _asked(asked, data)
    return Redacted(made, tuple(Withheld(**one) for one in told["withheld"]))


def pages(data: bytes) -> int:
    """As `paper.pages`."""
    return int(_asked({"do": "pages"}, data)[0]["pages"])


def preview(data: bytes, number: int) -> bytes:
    """As `paper.preview`."""
    return _asked({"do": "preview", "number": number}, data)[1]


def _asked(what: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        done = subprocess.run(  # noqa: S603 - our own module, nothing of the file in the command
            [sys.executable, "-m", _NAME], input=_packed(what, data), capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotRedacted("PDF 太复杂，两分钟内没有画完。请拆开，或者用原来的 Word 文件。") from None
    if done.returncode != 0:
        raise NotRedacted("PDF 画不出来：文件已损坏或者太复杂，请另存后再试。")
    told, made = _unpacked(done.stdout)
    if "refused" in told:
        raise NotRedacted(str(told["refused"]))
    return told, made


def _packed(head: object, data: bytes) -> bytes:
    said = json.dumps(head).encode()
    return struct.pack(">I", len(said)) + said + data


def _unpacked(content: bytes) -> tuple[dict[str, Any], bytes]:
    (size,) = struct.unpack(">I", content[:4])
    return json.loads(content[4 : 4 + size]), content[4 + size :]


def work(source: BinaryIO, sink: BinaryIO) -> None:
    """The process itself: reads what is asked and the file, writes what came of it, or the refusal."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    asked, data = _unpacked(source.read())
    try:
        sink.write(_packed(*_done(asked, data)))
    except NotRedacted as refusal:
        sink.write(_packed({"refused": str(refusal)}, b""))


def _done(asked: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    from yangguang.foi.redaction import paper, reading

    match asked["do"]:
        case "pages":
            return {"pages": paper.pages(data)}, b""
        case "preview":
            return {}, paper.preview(data, asked["number"])
    passages = [Passage(**one) for one in asked["passages"]]
    made = paper.redacted(data, passages, [Area(**one) for one in asked["areas"]], looked=asked["looked"])
    reading.compare_counts(data, passages, made)
    return {"withheld": [asdict(one) for one in made.withheld]}, made.data


if __name__ == "__main__":
    work(sys.stdin.buffer, sys.stdout.buffer)
