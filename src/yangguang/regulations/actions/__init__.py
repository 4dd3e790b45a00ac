"""Every change of the library."""

from yangguang.regulations.actions.importing import bring_in
from yangguang.regulations.actions.life import record_event, undo_event
from yangguang.regulations.actions.registering import open_series, register, turn_series
from yangguang.regulations.actions.relating import reject, settle

__all__ = [
    "bring_in",
    "open_series",
    "record_event",
    "register",
    "reject",
    "settle",
    "turn_series",
    "undo_event",
]
