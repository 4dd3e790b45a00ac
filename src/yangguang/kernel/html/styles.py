"""What the style attributes, classes and old attributes of pasted HTML mean, in the few words that are kept."""

import re

from lxml import etree

CENTER, RIGHT, INDENT = "text-center", "text-right", "indent"
_DECLARATION = re.compile(r"([a-z-]{2,40})\s*:\s*([^;]{1,200})", re.IGNORECASE)
_LEVEL = re.compile(r"level([1-9])")
_LENGTH = re.compile(r"(-?[0-9.]{1,8})\s*(em|ch|pt|px|cm|mm|in)")
_WIDE_ENOUGH = {"em": 1, "ch": 2, "pt": 12, "px": 16, "cm": 0.5, "mm": 5, "in": 0.2}
_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_ALIGNED = {"center": CENTER, "right": RIGHT, "end": RIGHT}


class Style:
    """The declarations of one element."""

    def __init__(self, element: etree._Element) -> None:
        written = element.get("style") or ""
        found = _DECLARATION.findall(written[:4000]) if written else ()
        self._of = {name.lower(): value.strip().lower() for name, value in found}
        self._classes = frozenset((element.get("class") or "")[:400].split())
        self._align = (element.get("align") or "").strip().lower()

    @property
    def hidden(self) -> bool:
        """Whether readers do not see the element, or it is only the marker of a Word list item."""
        return (
            self._of.get("display") == "none"
            or self._of.get("visibility") == "hidden"
            or self._of.get("mso-hide") == "all"
            or self._of.get("mso-element") in ("comment", "comment-list", "header", "footer")
        )

    @property
    def is_list_marker(self) -> bool:
        """Whether Word wrote the element for programs that know no lists: it holds the item's number or symbol."""
        return self._of.get("mso-list") == "ignore"

    @property
    def list_level(self) -> int:
        """The level of a Word list item, from 1; 0 for anything else."""
        found = _LEVEL.search(self._of.get("mso-list", ""))
        return int(found[1]) if found else 0

    @property
    def outline_level(self) -> int:
        """The heading level that a Word paragraph has by its style, from 1; 0 for anything else."""
        level = self._of.get("mso-outline-level", "")
        if level.isdigit() and 1 <= int(level) <= 9:
            return int(level)
        named = _HEADING_STYLE.match(self._of.get("mso-style-name", "").strip("\"'"))
        return int(named[1]) if named else 0

    @property
    def align(self) -> str | None:
        """`text-center`, `text-right`, "" for an explicit left, None when nothing is said."""
        for name in (CENTER, RIGHT):
            if name in self._classes:
                return name
        said = self._of.get("text-align") or self._align
        return _ALIGNED.get(said, "") if said else None

    @property
    def indented(self) -> bool:
        """Whether the first line stands in from the margin by a character or more."""
        if INDENT in self._classes:
            return True
        if re.match(r"[1-9](?:\.[0-9]+)?$", self._of.get("mso-char-indent-count", "")):
            return True
        found = _LENGTH.match(self._of.get("text-indent", ""))
        return found is not None and _as_number(found[1]) >= _WIDE_ENOUGH[found[2]]

    @property
    def marks(self) -> frozenset[str]:
        """Marks that the style adds: bold, italic, underlined, struck out, raised, lowered."""
        found: set[str] = set()
        weight = self._of.get("font-weight", "")
        if weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600):
            found.add("strong")
        if self._of.get("font-style") in ("italic", "oblique"):
            found.add("em")
        line = self._of.get("text-decoration", "") + self._of.get("text-decoration-line", "")
        if "underline" in line:
            found.add("u")
        if "line-through" in line:
            found.add("s")
        raised = self._of.get("vertical-align", "")
        if raised in ("super", "sub"):
            found.add("sup" if raised == "super" else "sub")
        return frozenset(found)

    @property
    def plain_weight(self) -> bool:
        """Whether the element says that it is not bold, as the wrapper of a web editor's clipboard does."""
        return self._of.get("font-weight") in ("normal", "400")


def _as_number(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return 0.0
