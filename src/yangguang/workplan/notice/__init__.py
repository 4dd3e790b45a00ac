"""Reading a year notice: `parse_notice(document) -> ParsedNotice`, and `diff.compare` for its editions."""

from yangguang.workplan.notice.parse import NoTasks, parse_notice
from yangguang.workplan.notice.result import ParsedMeasure, ParsedNotice, ParsedTask, Place, Problem

__all__ = ["NoTasks", "ParsedMeasure", "ParsedNotice", "ParsedTask", "Place", "Problem", "parse_notice"]
