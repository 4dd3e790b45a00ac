"""Word: what stands within words for the program alone, and keeps them from being found, is made plain or taken out."""

from lxml import etree

from yangguang.kernel.privacy.places.markup import local
from yangguang.kernel.privacy.places.package import Package
from yangguang.kernel.privacy.places.word import is_story

_OFF = frozenset(("0", "false", "off"))
#: Of a hidden run these go; what steers a field stays, so that the document still opens.
_SHOWN = frozenset(
    ("t", "delText", "sym", "tab", "ptab", "br", "cr", "noBreakHyphen", "softHyphen", "drawing", "pict", "object")
)
#: Fonts of signs, whose codes are no characters.
_SIGNS = ("wingdings", "webdings", "symbol", "dingbats")
_MOVED_UP = range(0xF020, 0xF100)


def made_plain(package: Package) -> None:
    """Takes hidden text and phonetic guides out of every part, and puts characters in the place of their codes."""
    hidden = _hidden_styles(package)
    for part in package.xml_parts():
        root = package.tree(part)
        if is_story(root):
            _drop_hidden(root, hidden)
            _drop_guides(root)
            _spell_out(root)
            package.put(part, root)


def _child(node: etree._Element | None, name: str) -> etree._Element | None:
    return None if node is None else next((one for one in node if local(one) == name), None)


def _value(node: etree._Element | None, name: str = "val") -> str:
    found = {} if node is None else {key.rpartition("}")[2]: value for key, value in node.attrib.items()}
    return str(found.get(name, ""))


def _vanishes(properties: etree._Element | None) -> bool | None:
    """Whether the properties hide what they belong to; None where they say nothing of it."""
    mark = _child(properties, "vanish")
    return None if mark is None else _value(mark).lower() not in _OFF


def _hidden_styles(package: Package) -> set[str]:
    """The styles that hide, by themselves or by those that they rest on."""
    says: dict[str, bool | None] = {}
    rests: dict[str, str] = {}
    for part in package.xml_parts():
        if not part.lower().endswith("styles.xml"):
            continue
        for node in package.tree(part):
            if local(node) == "style":
                name = _value(node, "styleId")
                says[name] = _vanishes(_child(node, "rPr"))
                rests[name] = _value(_child(node, "basedOn"))
    return {name for name in says if _says(name, says, rests)}


def _says(name: str, says: dict[str, bool | None], rests: dict[str, str]) -> bool:
    for _ in range(len(says)):
        if (said := says.get(name)) is not None or name not in rests:
            return bool(said)
        name = rests[name]
    return False


def _drop_hidden(root: etree._Element, styles: set[str]) -> None:
    for run in [node for node in root.iter() if local(node) == "r"]:
        properties = _child(run, "rPr")
        said = _vanishes(properties)
        if said is None:
            paragraph = next((one for one in run.iterancestors() if local(one) == "p"), None)
            named = {
                _value(_child(properties, "rStyle")),
                _value(_child(_child(paragraph, "pPr"), "pStyle")),
            }
            said = bool(named & styles)
        if said:
            for node in [one for one in run if local(one) in _SHOWN]:
                run.remove(node)


def _drop_guides(root: etree._Element) -> None:
    """Each guide (拼音指南) gives way to the characters that it stands over."""
    for ruby in [node for node in root.iter() if local(node) == "ruby"]:
        run = ruby.getparent()
        if run is None or run.getparent() is None:
            continue
        at = run.getparent().index(run) + 1
        for base in [one for one in ruby if local(one) == "rubyBase"]:
            for node in list(base):
                run.getparent().insert(at, node)
                at += 1
        run.remove(ruby)


def _spell_out(root: etree._Element) -> None:
    """Characters that were put in by their codes become text."""
    for sign in [node for node in root.iter() if local(node) == "sym"]:
        code, font = _value(sign, "char"), _value(sign, "font").lower()
        try:
            number = int(code, 16)
        except ValueError:
            continue
        if any(one in font for one in _SIGNS) or not 0x20 <= number < 0x110000 or 0xD800 <= number < 0xE000:
            continue
        written = etree.Element(f"{str(sign.tag)[: -len('sym')]}t")
        written.text = chr(number - 0xF000 if number in _MOVED_UP else number)
        written.tail = sign.tail
        sign.getparent().replace(sign, written)
