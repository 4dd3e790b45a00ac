"""Every change of the library."""

from yangguang.regulations.actions.cleaning import (
    add_to_cleanup,
    answer,
    ask_units,
    clear_answer,
    clear_decision,
    decide,
    drop_cleanup,
    keep_all,
    leave_out,
    open_cleanup,
    publish_cleanup,
    undo_cleanup,
)
from yangguang.regulations.actions.entering import enter
from yangguang.regulations.actions.importing import bring_in
from yangguang.regulations.actions.life import record_event, undo_event
from yangguang.regulations.actions.registering import open_series, register, turn_series
from yangguang.regulations.actions.relating import reject, settle

__all__ = [
    "add_to_cleanup",
    "answer",
    "ask_units",
    "bring_in",
    "clear_answer",
    "clear_decision",
    "decide",
    "drop_cleanup",
    "enter",
    "keep_all",
    "leave_out",
    "open_cleanup",
    "open_series",
    "publish_cleanup",
    "record_event",
    "register",
    "reject",
    "settle",
    "turn_series",
    "undo_cleanup",
    "undo_event",
]
