"""Bytes to text: byte order marks, UTF-8, UTF-16, GB18030 and Big5, each held against what it yields."""

import codecs
import re

from charset_normalizer import from_bytes

from yangguang.kernel.text import simplify

from .document import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_HAN = re.compile("[㐀-\u9fff]")
_FOREIGN = re.compile(
    "[^\x00-\x7f㐀-\u9fff\u2010-\u206f\u3000-\u303f\uff00-\uffef\u00a0-\u00ff\u0100-\u01ff\u2460-\u24ff\u25a0-\u25ff]"
)
_SAMPLE = 200_000
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "hz-gb-2312": "hz"}


def decode(name: str, data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text and the name of its encoding; `declared` (from an HTML page) is tried first.

    Raises Unreadable for binary data, and for text whose encoding is wrong or mixed, naming the place.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(name, data, encoding), encoding.removesuffix("-sig")
    if b"\x00" in data:
        return _without_mark(name, data)
    known = _known(declared)
    for encoding in dict.fromkeys([*([known] if known else []), "utf-8", "gb18030", "big5hkscs"]):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _reads_well(text):
            return _checked(name, text), encoding
    raise Unreadable(_place(name, data), _advice(data))


def _strict(name: str, data: bytes, encoding: str) -> str:
    try:
        return _checked(name, data.decode(encoding).removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        marked = encoding.removesuffix("-sig").upper()
        what = f"文件开头标明是 {marked} 编码，第 {error.start + 1} 个字节却不是，请另存为 UTF-8 后再上传"
        raise Unreadable(name, what) from error


def _without_mark(name: str, data: bytes) -> tuple[str, str]:
    """UTF-16 saved without its mark; everything else with zero bytes is not text."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text) and _reads_well(text):
            return text, encoding
    raise Unreadable(name, "这不是文字文件（内容是二进制数据），请上传 .docx、.pdf、.xlsx、.html 或 .txt")


def _checked(name: str, text: str) -> str:
    controls = len(_CONTROL.findall(text))
    if controls > 5 and controls > len(text) / 500:
        raise Unreadable(name, "这不是文字文件（控制字符太多），请上传 .docx、.pdf、.xlsx、.html 或 .txt")
    return text


def _known(declared: str | None) -> str | None:
    if declared is None:
        return None
    lowered = declared.strip().strip("\"'").lower()
    try:
        return _ALIASES.get(lowered) or codecs.lookup(lowered).name
    except LookupError:
        return None


def _reads_well(text: str) -> bool:
    """Whether a decoding gave Chinese as it is written: characters of GB 2312, hardly any foreign signs.

    A wrong decoding gives rare characters instead, since every pair of bytes becomes some character.
    """
    sample = text[:_SAMPLE]
    han = _HAN.findall(simplify(sample))
    foreign = len(_FOREIGN.findall(sample))
    rare = sum(1 for char in han if not _common(char))
    if _CONTROL.search(sample) or foreign > max(2, len(sample) * 0.02):
        return False
    return rare <= len(han) * 0.12


def _common(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _place(name: str, data: bytes) -> str:
    """The name and the line where UTF-8, or GB18030 if that reaches further, gives out."""
    reached = 0
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError as error:
            reached = max(reached, error.start)
    line = data.count(b"\n", 0, reached) + 1
    return f"{name} 第{line}行" if reached else name


def _advice(data: bytes) -> str:
    guess = from_bytes(data[:_SAMPLE]).best()
    seems = f"（看起来像 {guess.encoding}）" if guess and guess.encoding not in ("utf_8", "gb18030", "ascii") else ""
    return f"文字编码认不出来，或者前后混用了几种编码{seems}，请另存为 UTF-8 后再上传"
