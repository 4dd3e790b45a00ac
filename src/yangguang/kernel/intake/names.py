"""Names of files as people send them, made fit to be kept, shown and sent out again."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
_UNFIT = re.compile('[<>:"|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)


def safe_name(name: str) -> str:
    """The last part of a path without control and direction characters or signs that a file system refuses.

    At most 120 characters, the extension kept in lower case; 附件 when nothing is left of the name.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    # Categories C: controls, formats such as the right-to-left override, surrogates, unassigned.
    seen = "".join(char if not unicodedata.category(char).startswith("C") else "" for char in last)
    plain = " ".join(_UNFIT.sub("", seen).split()).rstrip(". ")
    suffix = PurePosixPath(f"x{plain}").suffix
    stem = (plain.removesuffix(suffix) if suffix else plain).strip(". ")
    suffix = suffix.lower() if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", suffix) else suffix[:12]
    stem = stem[: LONGEST - len(suffix)].strip(". ") or "附件"
    return f"{'_' if _RESERVED.match(stem) else ''}{stem}{suffix}"
