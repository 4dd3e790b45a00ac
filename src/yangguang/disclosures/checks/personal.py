"""Personal data in a text and in the places of a file (articles 14 and 15: privacy is not made public)."""

from collections.abc import Iterable, Iterator

from yangguang.kernel.privacy import find
from yangguang.kernel.privacy.finding import excerpt, starred
from yangguang.kernel.privacy.passages import Passage, Slot
from yangguang.kernel.privacy.places.html import passages as page_passages

from .results import CheckInput, Finding
from .rules import RULES


def in_passages(passages: Iterable[Passage]) -> Iterator[Finding]:
    """Findings of the passages, each place and form of words once; numbers are masked in what is shown."""
    seen: set[tuple[str, str, str]] = set()
    for passage in passages:
        found = find(passage.text)
        if not found:
            continue
        masked = starred(passage.text, found)
        for one in found:
            key = (one.rule, passage.where(one.start), excerpt(masked, one))
            if key not in seen:
                seen.add(key)
                yield RULES[one.rule].found(key[1], key[2])


def of_record(record: CheckInput) -> Iterator[Finding]:
    """Findings in the title, the elements, the body with what its HTML hides, and the names of the attachments."""
    named = [("标题", record.title), ("文号", record.document_number), *record.fields.items()]
    named += [(f"附件“{file.name[:40]}”的名称", file.name) for file in record.attachments]
    passages = [Passage([Slot(text, where)]) for where, text in named if text]
    if record.body_html:
        passages += page_passages("正文", record.body_html).passages
    elif record.body_text:
        passages.append(Passage(_text_slots(record.body_text)))
    yield from in_passages(passages)


def _text_slots(text: str) -> Iterator[Slot]:
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        yield Slot(line, f"正文第{number}行")
