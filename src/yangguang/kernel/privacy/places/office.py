"""Packages of every office program, and archives: each part by the reader that it needs."""

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from lxml import etree

from yangguang.kernel.intake import archive
from yangguang.kernel.intake.limits import Limits
from yangguang.kernel.intake.sniffing import Kind, sniff

from ..passages import Passage, Slot, lines
from . import markup, raw, word
from .contents import HIDDEN, PICTURES, Contents, Note, Walk, follow
from .excel import Workbook
from .package import SHARED, Package, parsed

_CALLED = (
    ("docprops/custom", "自定义属性"),
    ("docprops/", "文档属性"),
    ("customxml/", "自定义 XML"),
    ("comments", "批注"),
    ("threadedcomments", "批注"),
    ("persons/", "批注作者"),
    ("pivotcache", "数据透视表缓存"),
    ("pivottables", "数据透视表"),
    ("sharedstrings", "共享文字（未显示）"),
    ("drawing", "图形"),
    ("charts/", "图表"),
    ("diagrams/", "智能图形"),
    ("externallink", "外部链接缓存"),
    ("tables/", "表格定义"),
    ("worksheets/", "工作表（页眉、批注、公式等）"),
    ("workbook", "工作簿（名称定义等）"),
    (".rels", "链接地址"),
    ("settings", "文档设置"),
    ("notesslides/", "幻灯片备注"),
    ("slides/", "幻灯片"),
)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emf", ".wmf", ".tif", ".tiff", ".svg", ".ico", ".wdp")
_SEEN = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp")
_INERT = ("printersettings", ".fntdata", ".odttf")


class Office:
    """A package opened for reading or for masking."""

    def __init__(self, kind: Kind | None, name: str, data: bytes, limits: Limits, within: str = "") -> None:
        self.kind, self.name, self.within = kind, name, within
        self.package = Package(name, data, limits)
        self.workbook = Workbook(self.package) if kind is Kind.EXCEL else None

    def passages(self, part: str, root: etree._Element) -> Iterator[Passage]:
        """All text of an XML part, in the passages that its reader makes of it."""
        where = f"{self.within}{called(part)}"
        skipped: frozenset[str] = frozenset()
        if self.workbook is not None and markup.local(root) in ("worksheet", "macrosheet", "dialogsheet"):
            yield self.workbook.passage(part, root, self.within)
            yield markup.headers(root, where)
            skipped = frozenset(("v", "t", *markup.HEADERS))
        elif self.workbook is not None and part.lower() == SHARED:
            yield self.workbook.unused(root)
            return
        elif word.is_story(root):
            yield from word.passages(root, f"{self.within}{word.place(part) or called(part)}")
            skipped = word.READ
        yield from markup.passages(root, where, skipped)


def called(part: str) -> str:
    """What people call a part of a package."""
    lowered = part.lower()
    return word.place(part) or next((name for mark, name in _CALLED if mark in lowered), f"部件 {part}")


def read_package(name: str, data: bytes, walk: Walk) -> Contents:
    """The passages of a Word, Excel or PowerPoint file, of an OFD document or of an archive. Raises Unreadable."""
    suffix = PurePath(name).suffix.lower()
    names = archive.names(name, data, walk.limits)
    if archive.CONTENT_TYPES not in names and (suffix in (".zip", ".ofd") or not suffix):
        return _archive(name, data, walk)
    kind = None if suffix == ".pptx" else sniff(name, data, walk.limits)[0]
    return _office(kind, name, data, walk)


def _archive(name: str, data: bytes, walk: Walk) -> Contents:
    """Each file of an archive; of an OFD document the words of its XML."""
    found = Contents(None)
    for part, content in archive.parts(name, data, replace(walk.limits, unpacked_size=walk.left)):
        walk.left -= len(content)
        where = f"{walk.within}{posixpath.basename(part)}"
        found.passages.append(lines([Slot(part, f"{walk.within}部件的名称")]))
        if part.lower().endswith(".xml"):
            found.passages += markup.passages(parsed(name, part, content), where)
        elif part.lower().endswith(_PICTURES):
            found.passages.append(raw.passage(content, where))
        elif content and not any(mark in part.lower() for mark in _INERT):
            found.add(follow(posixpath.basename(part), content, where, walk))
    return found


def _office(kind: Kind | None, name: str, data: bytes, walk: Walk) -> Contents:
    within = walk.within
    office = Office(kind, name, data, replace(walk.limits, unpacked_size=walk.left), within)
    walk.left -= sum(map(len, office.package.parts.values()))
    found = Contents(kind)
    for part in office.package.xml_parts():
        root = office.package.tree(part)
        found.passages += office.passages(part, root)
        found.notes += _hidden(office, part, root)
    if office.workbook is not None:
        found.notes += (
            Note(HIDDEN, f"{within}工作表“{sheet}”", "工作表是隐藏的")
            for sheet, hidden in office.workbook.sheets.values()
            if hidden
        )
    for part in office.package.other_parts():
        content = office.package.parts[part]
        where = f"{within}嵌入文件 {posixpath.basename(part)}"
        found.passages.append(raw.passage(content, where))
        inert = part.lower().endswith(_PICTURES) or any(mark in part.lower() for mark in _INERT)
        if content and not inert:
            found.add(follow(posixpath.basename(part), content, where, walk))
    # The thumbnail of the first page, among the properties, is too small for words.
    shown = [part.lower() for part in office.package.other_parts() if not part.lower().startswith("docprops/")]
    if pictures := sum(part.endswith(_SEEN) for part in shown):
        found.notes.append(Note(PICTURES, f"{within}图片", f"有 {pictures} 张图片"))
    names = [Slot(part, f"{within}部件的名称") for part in office.package.parts]
    comment = Slot(office.package.comment.decode("utf-8", "replace"), f"{within}压缩包注释")
    found.passages.append(lines([*names, comment]))
    return found


def _hidden(office: Office, part: str, root: etree._Element) -> Iterator[Note]:
    """What readers of the part do not see at once."""
    if office.workbook is not None:
        if "comments" in part.lower():
            yield Note(HIDDEN, f"{office.within}批注", "带有批注")
        if part in office.workbook.sheets:
            hidden = {markup.local(node) for node in root.iter() if node.get("hidden") in ("1", "true")}
            where = f"{office.within}工作表“{office.workbook.sheets[part][0]}”"
            if hidden & {"row", "col"}:
                yield Note(HIDDEN, where, "有隐藏的行或列")
        return
    if not word.is_story(root):
        return
    if word.has_changes(root):
        yield Note(HIDDEN, f"{office.within}{called(part)}", "留有修订痕迹")
    if part.lower().endswith("comments.xml"):
        yield Note(HIDDEN, f"{office.within}批注", "带有批注")
    elif any(markup.local(node) == "vanish" for node in root.iter()) and part.endswith("document.xml"):
        yield Note(HIDDEN, f"{office.within}{called(part)}", "有隐藏文字")
