"""Word and Excel: tracked changes, remarks, properties and previews go, and the passages in every place."""

from collections import Counter
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import PurePath

from PIL import Image

from yangguang.foi.redaction import figures, unseen
from yangguang.foi.redaction.passages import BLACK, NotRedacted, Passage, Redacted, Withheld, folded, spans
from yangguang.kernel.intake.limits import DEFAULT
from yangguang.kernel.intake.sniffing import Kind, sniff
from yangguang.kernel.privacy import office_copy
from yangguang.kernel.privacy.passages import Passage as Place
from yangguang.kernel.privacy.places.package import Package

_KINDS = {"docx": Kind.WORD, "xlsx": Kind.EXCEL}
#: Parts that a released copy does without: objects that cannot be looked into, macros, other programs' data.
_KEPT = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".odttf")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")
#: Places that have room for the article behind the bar: the stories of a text and the cells of a sheet.
_TEXTS = ("正文", "页眉", "页脚", "脚注", "尾注", "工作表“")
_DROPPED = (
    "docprops/",
    "customxml/",
    "/embeddings/",
    "/activex/",
    "vbaproject",
    "xl/externallinks/",
    "/revisions/",
    "printersettings",
)


def redacted(kind: str, data: bytes, passages: Sequence[Passage]) -> Redacted:
    """The copy. Raises `NotRedacted` for a passage that is nowhere, `Unreadable` for what is no such file."""
    name = f"file.{kind}"
    found, _ = sniff(name, data, DEFAULT)
    if _KINDS.get(kind) is not found:
        raise NotRedacted("文件的内容和扩展名不符，请重新保存后再试。")
    package = _without_objects(name, data)
    if kind == "docx":
        unseen.made_plain(package)
    hits = figures.masked(package, passages) if kind == "xlsx" else Counter()
    marks = {one: _mark(one, passages) for one in passages}

    def mask(places: Iterable[Place]) -> bool:
        changed = False
        for place in places:
            for passage in passages:
                changed = _blacken(place, passage, marks[passage], hits) or changed
        return changed

    made = office_copy.masked(found, name, package.packed(), mask, DEFAULT)
    if missing := [one.words for one in passages if not hits[one]]:
        raise NotRedacted(f"文件中没有找到“{missing[0][:40]}”，请核对文字。")
    label = "文中" if kind == "docx" else "表中"
    return Redacted(made, tuple(Withheld(label, hits[one], one.reason, one.article) for one in passages))


def _mark(passage: Passage, passages: Sequence[Passage]) -> str:
    """A bar of one length with its article, unless the article is among what is withheld."""
    mark = f"{BLACK}〔{passage.article}〕"
    return BLACK if any(folded(one.words) in folded(mark) for one in passages) else mark


def _blacken(place: Place, passage: Passage, mark: str, hits: Counter[Passage]) -> bool:
    """Put the mark over each stretch, from the last to the first, so that the places before stay right.

    Names, formulas and properties, which must be short, take the bar alone.
    """
    found = spans(place.text, passage.words)
    done = False
    for first, last in reversed(found):
        for offset in range(last - 1, first, -1):
            done = place.star([offset], "") or done
        text = place.where(first).startswith(_TEXTS)
        done = place.star([first], mark if text else BLACK) or done
    if done:
        hits[passage] += len(found)
    return done


def _without_objects(name: str, data: bytes) -> Package:
    package = Package(name, data, DEFAULT)
    for part in list(package.parts):
        lowered = f"/{part.lower()}"
        if any(mark in lowered for mark in _DROPPED):
            package.drop(part)
    for part in package.other_parts():
        if not part.lower().endswith(_KEPT):
            raise NotRedacted(
                f"文件里嵌有其他格式的内容（{PurePath(part).name}），不能检查。请删去或者转成图片后再试。"
            )
        package.parts[part] = _plain_picture(part, package.parts[part])
    for part in package.xml_parts():
        if part.lower().startswith("xl/") and "sheet" in part.lower():
            _values_only(package, part)
    return package


def _plain_picture(part: str, data: bytes) -> bytes:
    """The picture drawn anew, without what was written into its file; fonts and others as they are."""
    if not part.lower().endswith(_PICTURES):
        return data
    try:
        with Image.open(BytesIO(data)) as picture:
            form = picture.format or "PNG"
            plain = Image.new(picture.mode, picture.size)
            plain.putdata(list(picture.getdata()))
            if picture.mode == "P" and (palette := picture.getpalette()):
                plain.putpalette(palette)
    except (OSError, ValueError, Image.DecompressionBombError):
        raise NotRedacted(f"文件里的图片（{PurePath(part).name}）读不出来，请删去后再试。") from None
    out = BytesIO()
    plain.save(out, form)
    return out.getvalue()


def _values_only(package: Package, part: str) -> None:
    """The cells' values without their formulas, which could work the words out again."""
    root = package.tree(part)
    formulas = [node for node in root.iter() if isinstance(node.tag, str) and node.tag.rpartition("}")[2] == "f"]
    for node in formulas:
        node.getparent().remove(node)
    if formulas:
        package.put(part, root)
