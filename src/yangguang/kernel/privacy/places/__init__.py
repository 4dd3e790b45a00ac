"""Every place of a file that can hold text, the hidden ones included."""

from .contents import Contents, Note, contents

__all__ = ["Contents", "Note", "contents"]
