"""Links that lead nowhere, and attachments that the text names but nobody has added."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from lxml import etree

from yangguang.kernel.privacy import mask

from .results import CheckInput, Finding
from .rules import RULES

_S = "[ \u3000]"
_LISTED = re.compile(
    f"^{_S}*附{_S}?件{_S}?[一二三四五六七八九十0-9]{{0,3}}{_S}?[:：]{_S}*(?P<name>[^\n]*)$", re.MULTILINE
)
_NUMBERED = re.compile(f"^{_S}*(?P<number>[0-9]{{1,2}})[.．、]{_S}*(?P<name>[^\n]{{2,120}})$")
_NUMBER_AT_START = re.compile(f"^[0-9]{{1,2}}[.．、]{_S}*")
_IN_TEXT = re.compile(r"(?:详见|见|附)附件(?!：)")
_SIGNS = re.compile(r"[\W_]+")
_ATTACHED_BELOW = re.compile(f"^{_S}*附{_S}?件{_S}?[0-9一二三四五六七八九十]{{0,3}}{_S}*$", re.MULTILINE)


def check(record: CheckInput) -> Iterator[Finding]:
    """Links of the body, then the attachments that the text names."""
    if record.body_html:
        yield from _links(record.body_html)
    yield from _attachments(record)


def _links(html: str) -> Iterator[Finding]:
    try:
        root = etree.fromstring(html.encode(), etree.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return
    if root is None:
        return
    named = {
        value
        for node in root.iter()
        for key in ("id", "name")
        if isinstance(node.tag, str) and (value := node.get(key))
    }
    for node in root.iter("a", "img"):
        attribute = "href" if node.tag == "a" else "src"
        if node.tag == "a" and node.get("href") is None and (node.get("id") or node.get("name")):
            continue
        what = _wrong((node.get(attribute) or "").strip(), named, picture=node.tag == "img")
        if what:
            words = mask(" ".join("".join(node.itertext()).split())) or node.get("alt") or "（没有文字）"
            yield RULES["broken_link"].found("正文", f"{words[:40]}：{what}")


def _wrong(address: str, named: set[str], *, picture: bool) -> str:
    """What is wrong with an address; "" where nothing can be seen to be."""
    if not address or address == "#":
        return "没有地址"
    if address.startswith("#"):
        return "" if unquote(address[1:]) in named else f"页内没有“{unquote(address[1:])[:40]}”这个位置"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "地址写得不对"
    if parts.scheme == "file" or re.match(r"[A-Za-z]:[\\/]|\\\\", address):
        return "指向自己电脑上的文件，公众打不开"
    if parts.scheme in ("http", "https"):
        host = parts.hostname or ""
        local = host in ("localhost", "") or re.match(r"(?:127|10)\.|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.", host)
        return "指向内部网络，公众打不开" if local else ""
    if parts.scheme or address.startswith("/"):
        return ""
    return "" if picture and address.startswith("pictures/") else "指向没有上传的文件"


def _attachments(record: CheckInput) -> Iterator[Finding]:
    """Named attachments without a file: by name, or by count where the names differ."""
    names = named_attachments(record.body_text)
    stems = [_folded(PurePath(file.name).stem) for file in record.attachments]
    below = len(_ATTACHED_BELOW.findall(record.body_text))  # the attachment's own text stands under the body
    missing = [name for name in names if not any(_same(_folded(name), stem) for stem in stems)]
    if below >= len(names) or len(record.attachments) >= len(names):
        missing = []
    for name in missing:
        yield RULES["missing_attachment"].found("正文", f"附件：{unescape(name)[:60]}")
    if not names and not record.attachments and not below:
        match = _IN_TEXT.search(record.body_text)
        if match:
            start = max(0, match.start() - 10)
            words = " ".join(record.body_text[start : match.end() + 10].split())
            yield RULES["missing_attachment"].found("正文", words)


def named_attachments(text: str) -> list[str]:
    """Names of the attachments that a document lists behind 附件：, without their numbers."""
    found: list[str] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        match = _LISTED.match(line)
        if match is None:
            continue
        first = match["name"].strip()
        if first and not first.startswith("（"):
            found.append(_NUMBER_AT_START.sub("", first))
        for following in lines[number + 1 : number + 40]:
            listed = _NUMBERED.match(following)
            if listed is None:
                break
            found.append(listed["name"].strip())
    return list(dict.fromkeys(found))


def _folded(name: str) -> str:
    return _SIGNS.sub("", _NUMBER_AT_START.sub("", name)).removeprefix("附件").lstrip("0123456789")


def _same(name: str, stem: str) -> bool:
    return bool(name and stem) and (name in stem or stem in name)
