"""Every change in the year plan."""

from yangguang.workplan.actions.answers import accept, break_down, contest, narrow, release_share, uphold
from yangguang.workplan.actions.editions import confirm, publish
from yangguang.workplan.actions.intake import bring_in, correct, discard
from yangguang.workplan.actions.progress import release_evidence, report, retract_evidence, return_report
from yangguang.workplan.actions.schemes import (
    answer_opinion,
    consult,
    file_scheme,
    give_opinion,
    return_scheme,
    settle,
    write_version,
)
from yangguang.workplan.actions.supervision import (
    close_order,
    draft_bulletin,
    issue_bulletin,
    issue_order,
    log_event,
    reply_to_order,
    return_reply,
    word_bulletin,
)

__all__ = [
    "accept",
    "answer_opinion",
    "break_down",
    "bring_in",
    "close_order",
    "confirm",
    "consult",
    "contest",
    "correct",
    "discard",
    "draft_bulletin",
    "file_scheme",
    "give_opinion",
    "issue_bulletin",
    "issue_order",
    "log_event",
    "narrow",
    "publish",
    "release_evidence",
    "release_share",
    "reply_to_order",
    "report",
    "retract_evidence",
    "return_reply",
    "return_report",
    "return_scheme",
    "settle",
    "uphold",
    "word_bulletin",
    "write_version",
]
