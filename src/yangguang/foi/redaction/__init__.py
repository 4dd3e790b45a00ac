"""Files for partial release (条例第三十七条): what is withheld is removed, not covered, and the result is read back."""

from yangguang.foi.redaction.doing import redact
from yangguang.foi.redaction.passages import WHOLE, Area, NotRedacted, Passage, Redacted, Withheld

__all__ = ["WHOLE", "Area", "NotRedacted", "Passage", "Redacted", "Withheld", "redact"]
