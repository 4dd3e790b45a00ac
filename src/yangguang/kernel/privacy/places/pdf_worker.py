"""The process that looks one PDF through: bytes on standard input, JSON on standard output.

Run by `pdf.read` only. Answers {"pages": [[line …] …], "empty": [numbers of pages without words],
"strings": [[where, text] …], "files": [[name, base64] …], "unchecked": number of earlier versions left out}, or
{"unreadable": sentence}.
"""

import json
import logging
import resource
import sys
from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO
from time import monotonic
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTContainer, LTTextBox, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

from yangguang.kernel.privacy.places import pdf_past

_DEEPEST = 12
MOST_VERSIONS = 10
_FULL_LINE = 15
#: Keys whose strings are codes of the format, never words.
_CODES = frozenset(("ID", "CharSet", "Panose", "CIDSet", "Lookup", "O", "U", "OE", "UE", "Perms", "CheckSum", "DA"))


class TooMuch(Exception):
    """The file holds more than will be read."""


def answer(data: bytes, settings: dict[str, Any]) -> dict[str, Any]:
    """What the PDF holds, or the sentence for its sender."""
    try:
        document = PDFDocument(PDFParser(BytesIO(data)))
    except (PDFPasswordIncorrect, PDFEncryptionError):
        return {"unreadable": "这份 PDF 已加密，请去掉密码后再上传"}
    pages, empty = _pages(document, settings)
    if not pages:
        return {"unreadable": "这份 PDF 已损坏，请重新生成后再上传"}
    strings, files = _objects(document, settings)
    current = {line for page in pages for line in page} | {text for _, text in strings}
    older = pdf_past.left_behind(data, document)
    former, unchecked = _earlier(data, settings)
    for where, text in (*former, *older):
        if text.strip() and text not in current:
            current.add(text)
            strings.append([where, text])
    return {"pages": pages, "empty": empty, "strings": strings, "files": files, "unchecked": unchecked}


def _earlier(data: bytes, settings: dict[str, Any]) -> tuple[list[tuple[str, str]], int]:
    """The lines and strings of the file's earlier versions, the newest first, and how many versions were left out."""
    found: list[tuple[str, str]] = []
    versions = pdf_past.versions(data)
    started = monotonic()
    for done, (number, version) in enumerate(reversed(list(enumerate(versions, 1)))):
        if done == MOST_VERSIONS or monotonic() - started > settings["seconds"] / 3:
            return found, number
        try:
            document = PDFDocument(PDFParser(BytesIO(version)))
            pages, _ = _pages(document, settings)
            strings, _ = _objects(document, settings)
        except TooMuch:
            raise
        except Exception:  # noqa: S112 - what no reader opens as a version is looked at object by object
            continue
        name = f"PDF 较早版本（第 {number} 版）"
        found += [(f"{name}第{place}页", line) for place, page in enumerate(pages, 1) for line in page]
        found += [(f"{name}{where}", text) for where, text in strings]
    return found, 0


def _pages(document: PDFDocument, settings: dict[str, Any]) -> tuple[list[list[str]], list[int]]:
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=LAParams(all_texts=True))
    interpreter = PDFPageInterpreter(manager, device)
    pages: list[list[str]] = []
    empty: list[int] = []
    for page in PDFPage.create_pages(document):
        if len(pages) == settings["pages"]:
            raise TooMuch(f"这份 PDF 超过 {settings['pages']} 页，请拆分后再上传")
        interpreter.process_page(page)
        words = list(_lines(device.get_result()))
        pages.append(words)
        if not any(line.strip() for line in words):
            empty.append(len(pages))
    return pages, empty


def _lines(container: Any) -> Iterator[str]:
    """Lines as they stand in their boxes; those on one height also joined, as cells of a row."""
    boxes = [one for one in _within(container) if isinstance(one, LTTextLine)]
    rows: dict[int, list[Any]] = {}
    for line in boxes:
        rows.setdefault(round((line.y0 + line.y1) / 4), []).append(line)
    for _, row in sorted(rows.items(), reverse=True):
        yield "\t".join(line.get_text().replace("\n", "") for line in sorted(row, key=lambda line: line.x0))
    yield ""
    for box in _within(container):
        if isinstance(box, LTTextBox) and len(list(box)) > 1:
            yield _flowing(box)


def _flowing(box: Any) -> str:
    """The words of a box, lines that reach its right edge run on into the next as they do in a paragraph."""
    words = []
    for line in box:
        text = line.get_text().replace("\n", "")
        full = len(text) >= _FULL_LINE and line.x1 > box.x1 - 2 * line.height
        words.append(text if full else f"{text}\v")
    return "".join(words)


def _within(container: Any) -> Iterator[Any]:
    stack = [container]
    while stack:
        one = stack.pop()
        yield one
        if isinstance(one, LTContainer) and not isinstance(one, LTTextLine):
            stack.extend(one)


def _objects(document: PDFDocument, settings: dict[str, Any]) -> tuple[list[list[str]], list[list[str]]]:
    """The strings of every object, and the attached files."""
    strings: list[list[str]] = []
    files: list[list[str]] = []
    characters = size = 0
    seen: set[int] = set()
    for number in [number for xref in document.xrefs for number in xref.get_objids()]:
        if number in seen:
            continue
        seen.add(number)
        try:
            found = document.getobj(number)
        except Exception:  # noqa: S112 - an object that no reader can open shows nothing to anyone
            continue
        for where, text in _strings(found):
            characters += len(text)
            strings.append([where, text])
        if isinstance(found, PDFStream) and _kind(found.attrs) in ("EmbeddedFile", "Metadata", "XML"):
            content = found.get_data()
            size += len(content)
            if _kind(found.attrs) == "EmbeddedFile":
                files.append(["", b64encode(content).decode()])
            else:
                strings.append(["文档属性（XMP）", content.decode("utf-8", "replace")])
        if characters > settings["characters"] or size > settings["size"]:
            raise TooMuch("这份 PDF 里的附件或文字太多，请拆分后再上传")
    for info in document.info:
        strings += [["文档属性", text] for _, text in _strings(info)]
    _name_files(strings, files)
    return strings, files


def _name_files(strings: list[list[str]], files: list[list[str]]) -> None:
    """Give the attached files the names that the document has for such, in their order."""
    names = [text for where, text in strings if where == "附件名称"]
    for file, name in zip(files, names, strict=False):
        file[0] = name.replace("\\", "/").rpartition("/")[2]


def _kind(attributes: dict[str, Any]) -> str:
    for key in ("Type", "Subtype"):
        value = attributes.get(key)
        if isinstance(value, PSLiteral):
            return str(value.name)
    return ""


def _strings(found: Any) -> Iterator[tuple[str, str]]:
    stack: list[tuple[Any, str, int]] = [(found, "PDF 内部对象", 0)]
    while stack:
        value, where, depth = stack.pop()
        if isinstance(value, PDFStream):
            value = value.attrs
        if depth > _DEEPEST or isinstance(value, PDFObjRef):
            continue
        if isinstance(value, bytes):
            text = decode_text(value)
            if len(text) >= 2:
                yield where, text
        elif isinstance(value, str):
            yield where, value
        elif isinstance(value, dict):
            place = _place(value) or where
            for key, inner in value.items():
                if key not in _CODES:
                    stack.append((inner, "附件名称" if key in ("UF", "F") and "EF" in value else place, depth + 1))
        elif isinstance(value, list):
            stack.extend((inner, where, depth + 1) for inner in value)


def _place(attributes: dict[str, Any]) -> str:
    if "FT" in attributes or ("V" in attributes and "T" in attributes):
        return "表单域"
    if "Rect" in attributes:
        return "批注"
    if "Title" in attributes and "Parent" in attributes:
        return "书签"
    if "JS" in attributes:
        return "脚本"
    return "文档属性" if {"Producer", "Creator", "Author"} & attributes.keys() else ""


def main() -> None:
    settings = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (settings["memory"], settings["memory"]))
    seconds = int(settings["seconds"]) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    logging.disable()
    try:
        result = answer(sys.stdin.buffer.read(), settings)
    except TooMuch as much:
        result = {"unreadable": str(much)}
    except Exception:
        # pdfminer raises nearly anything on a damaged file; the sender is told the same each time.
        result = {"unreadable": "这份 PDF 已损坏，或者太复杂，请重新生成或改传 Word 文件"}
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
