"""Pages of a PDF whose words cannot be searched: scans, pictures, and fonts whose codes say nothing or lie."""

import ctypes
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw  # type: ignore[import-untyped]
from PIL import Image

from yangguang.foi.redaction import likeness
from yangguang.foi.redaction.passages import NotRedacted

#: Pictures that cover more of the page than this make it a scan; more than the other may show words of their own.
_SCAN, _PICTURED = 0.4, 0.01
Shape = Callable[[int], Image.Image | None]
_SIGNS = ("wingdings", "webdings", "symbol", "dingbats")
_NAME = 256
#: Characters of one font that are enough to tell, and that are looked at.
_FEWEST, _MOST = 8, 40


def refuse(number: int, page: Any, text: Any, characters: str, shape: Shape) -> None:
    """`NotRedacted` with what to do where the page, the first being 0, cannot be searched for words.

    `shape` gives the picture of a character by its number.
    """
    if reason := _why(page, text, characters, shape):
        raise NotRedacted(
            f"第{number + 1}页{reason}。请框出要遮盖的区域，逐页看过后勾选“已逐页核对”；或者用原来的 Word 文件。"
        )


def _why(page: Any, text: Any, characters: str, shape: Shape) -> str:
    paper = page.get_width() * page.get_height()
    bounds = [one.get_bounds() for one in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=6)]
    pictures = sum(max(right - left, 0) * max(top - bottom, 0) for left, bottom, right, top in bounds)
    drawn = next(page.get_objects(max_depth=6), None) is not None
    if pictures > _SCAN * paper or (drawn and not characters.strip()):
        return "是扫描件或者图片，文字不可靠"
    if any(_says_nothing(text, place, char) for place, char in enumerate(characters)):
        return "有读不出的文字（字体没有编码）"
    if _lies(text, characters, shape):
        return "的文字和画面不符（字体的编码不对）"
    return "有图片，图片里的文字查不到" if pictures > _PICTURED * paper else ""


def _says_nothing(text: Any, place: int, char: str) -> bool:
    """Whether the file does not say which character this is; bullets of the fonts of signs are none."""
    if raw.FPDFText_IsGenerated(text, place) == 1:
        return False
    unknown = (
        raw.FPDFText_HasUnicodeMapError(text, place) == 1
        or raw.FPDFText_GetUnicode(text, place) == 0
        or char == "\ufffd"
        or unicodedata.category(char) in {"Co", "Cn", "Cs"}
    )
    return unknown and not any(sign in _font(text, place).lower() for sign in _SIGNS)


def _font(text: Any, place: int) -> str:
    name = ctypes.create_string_buffer(_NAME)
    raw.FPDFText_GetFontInfo(text, place, name, _NAME, None)
    return name.value.decode("utf-8", "replace")


def _lies(text: Any, characters: str, shape: Shape) -> bool:
    """Whether the characters of a font look no more like what the file says than like one another.

    A whole alphabet that was mixed up is found so; one wrong character among right ones is not.
    """
    by_font: dict[str, dict[str, Image.Image]] = defaultdict(dict)
    for place, char in enumerate(characters):
        if unicodedata.category(char)[0] not in "LN":
            continue
        shapes = by_font[_font(text, place)]
        if len(shapes) < _MOST and char not in shapes and (found := shape(place)):
            shapes[char] = found
    return any(len(shapes) >= _FEWEST and likeness.is_other(shapes) for shapes in by_font.values())
