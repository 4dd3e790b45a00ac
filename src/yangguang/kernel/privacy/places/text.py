"""Plain text and CSV: cells are what stands between bars or, in CSV, between commas outside quotes."""

from pathlib import PurePath

from ..passages import Passage, Slot

_BARS = str.maketrans("|｜\r", "\t\t\v")


def passage(name: str, text: str, within: str = "") -> Passage:
    """The text as one passage; `where` names the line."""
    slots = (Slot(line, f"{within}第{n}行") for n, line in enumerate(text.splitlines(keepends=True), 1))
    return Passage(slots, view=lambda joined: cells(name, joined))


def cells(name: str, text: str) -> str:
    """The text, character for character, with a tab wherever a cell ends."""
    return _csv(text) if PurePath(name).suffix.lower() == ".csv" else text.translate(_BARS)


def _csv(text: str) -> str:
    quoted = False
    characters = []
    for char in text:
        if char == '"':
            quoted = not quoted
            characters.append(" ")
        elif char in ",;\t" and not quoted:
            characters.append("\t")
        elif char in "\r\n":
            characters.append("\v" if quoted or char == "\r" else "\n")
        else:
            characters.append(char)
    return "".join(characters)
