"""PDFs are drawn in a process of their own, with limits: one that is made to take for ever stops nobody else."""

import json
import resource
import struct
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, BinaryIO

from yangguang.foi.redaction.passages import NotRedacted, Passage, Redacted, Withheld

SECONDS = 120
_MEMORY = 3 * 1024**3
_NAME = "yangguang.foi.redaction.apart"


def redacted_pdf(data: bytes, passages: Sequence[Passage]) -> Redacted:
    """As `paper.redacted`; `NotRedacted` also for a file that takes longer than two minutes, or too much memory."""
    asked = _packed([[one.words, one.reason, one.article] for one in passages], data)
    try:
        done = subprocess.run(  # noqa: S603 - our own module, nothing of the file in the command
            [sys.executable, "-m", _NAME], input=asked, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise NotRedacted("PDF 太复杂，两分钟内没有画完。请拆开，或者用原来的 Word 文件。") from None
    if done.returncode != 0:
        raise NotRedacted("PDF 画不出来：文件已损坏或者太复杂，请另存后再试。")
    told, made = _unpacked(done.stdout)
    if "refused" in told:
        raise NotRedacted(str(told["refused"]))
    return Redacted(made, tuple(Withheld(**one) for one in told["withheld"]))


def _packed(head: object, data: bytes) -> bytes:
    said = json.dumps(head).encode()
    return struct.pack(">I", len(said)) + said + data


def _unpacked(content: bytes) -> tuple[dict[str, Any], bytes]:
    (size,) = struct.unpack(">I", content[:4])
    return json.loads(content[4 : 4 + size]), content[4 + size :]


def work(source: BinaryIO, sink: BinaryIO) -> None:
    """The process itself: reads passages and file, writes the copy or the refusal."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from yangguang.foi.redaction import paper, reading

    content = source.read()
    (size,) = struct.unpack(">I", content[:4])
    passages = [Passage(*one) for one in json.loads(content[4 : 4 + size])]
    data = content[4 + size :]
    try:
        made = paper.redacted(data, passages)
        reading.compare_counts(data, passages, made)
    except NotRedacted as refusal:
        sink.write(_packed({"refused": str(refusal)}, b""))
        return
    told = [
        {"where": one.where, "count": one.count, "reason": one.reason, "article": one.article} for one in made.withheld
    ]
    sink.write(_packed({"withheld": told}, made.data))


if __name__ == "__main__":
    work(sys.stdin.buffer, sys.stdout.buffer)
