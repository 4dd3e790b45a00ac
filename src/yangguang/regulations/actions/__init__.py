"""Every change of the library."""

from yangguang.regulations.actions.importing import bring_in
from yangguang.regulations.actions.life import record_event, undo_event
from yangguang.regulations.actions.relating import reject, settle

__all__ = ["bring_in", "record_event", "reject", "settle", "undo_event"]
