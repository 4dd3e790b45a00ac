"""A notice's bytes become a document and what it says; the workbench and the command line read alike."""

from yangguang.kernel import intake
from yangguang.kernel.intake.document import SourceDocument
from yangguang.workplan.notice.parse import parse_notice
from yangguang.workplan.notice.result import ParsedNotice

PASTED_NAME = "粘贴的通知.txt"


def read_notice(name: str, data: bytes) -> tuple[SourceDocument, ParsedNotice]:
    """The file as read, and the notice in it. Raises `Unreadable`, which says where and what to do."""
    document = intake.read(name, data)
    return document, parse_notice(document)
