"""A zip package (.docx, .xlsx) as its parts, opened after intake has looked it through."""

import posixpath
import re
import zipfile
from io import BytesIO

from lxml import etree

from yangguang.kernel.intake import archive
from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.intake.limits import Limits

_XML = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
SHARED = "xl/sharedstrings.xml"
_TYPES = "[Content_Types].xml"
_STORED = re.compile(r"\.(?:png|jpe?g|gif|docx|xlsx)$", re.IGNORECASE)
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def parsed(name: str, part: str, content: bytes) -> etree._Element:
    """XML of any origin as a tree, entities left alone. Raises Unreadable where it is damaged."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(name, f"部件 {part} 读不出来，请用 Word、WPS 或 Excel 重新保存后再试") from error


class Package:
    """The parts of a package by name, in their order. `inspect` of intake must have passed."""

    def __init__(self, name: str, data: bytes, limits: Limits) -> None:
        archive.inspect(name, data, limits)
        self.name = name
        with zipfile.ZipFile(BytesIO(data)) as package:
            self.parts = {info.filename: package.read(info) for info in package.infolist() if not info.is_dir()}
            self.comment = package.comment

    def xml_parts(self) -> list[str]:
        """Names of the parts that are XML, the content types apart; shared texts behind the sheets that use them."""
        found = [part for part in self.parts if _XML.search(part) and part != _TYPES]
        return sorted(found, key=lambda part: part.lower() == SHARED)

    def other_parts(self) -> list[str]:
        """Names of the parts that are not XML: pictures, objects, files within the file."""
        return [part for part in self.parts if not _XML.search(part)]

    def tree(self, part: str) -> etree._Element:
        """A part parsed. Raises Unreadable where it is damaged."""
        return parsed(self.name, part, self.parts[part])

    def put(self, part: str, root: etree._Element) -> None:
        """Write a part anew."""
        self.parts[part] = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationship id to its kind and the part it leads to."""
        folder, name = posixpath.split(part)
        own = posixpath.join(folder, "_rels", f"{name}.rels")
        if own not in self.parts:
            return {}
        return {
            one.get("Id", ""): (one.get("Type", "").rpartition("/")[2], _resolved(folder, one.get("Target", "")))
            for one in self.tree(own).iter(f"{RELATIONS}Relationship")
        }

    def drop(self, part: str) -> None:
        """Take a part out with everything in the package that leads to it."""
        if self.parts.pop(part, None) is None:
            return
        folder, name = posixpath.split(part)
        self.parts.pop(posixpath.join(folder, "_rels", f"{name}.rels"), None)
        types = self.tree(_TYPES)
        for one in [one for one in types if one.get("PartName") == f"/{part}"]:
            types.remove(one)
        self.put(_TYPES, types)
        for relations in [name for name in self.parts if name.endswith(".rels")]:
            root = self.tree(relations)
            base = posixpath.dirname(posixpath.dirname(relations))
            gone = [one for one in root if _resolved(base, one.get("Target", "")) == part]
            for one in gone:
                root.remove(one)
            if gone:
                self.put(relations, root)

    def packed(self) -> bytes:
        """The package as a file again."""
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for part, data in self.parts.items():
                info = zipfile.ZipInfo(part)
                info.compress_type = zipfile.ZIP_STORED if _STORED.search(part) else zipfile.ZIP_DEFLATED
                package.writestr(info, data)
        return out.getvalue()


def _resolved(folder: str, target: str) -> str:
    if "://" in target:
        return target
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
