"""A saved page of a former site read as a record: its metadata, its body, its files; or why it is none."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import unquote

from django.utils import timezone
from lxml import etree

from yangguang.disclosures.bulk.saved import SavedFile, SavedSite, in_link
from yangguang.disclosures.reading import read_document
from yangguang.kernel import present
from yangguang.kernel.html import text_of
from yangguang.kernel.html.tree import parse
from yangguang.kernel.intake import Unreadable, read
from yangguang.kernel.text.dates import parse_date

PICTURES = {".png": "png", ".jpg": "jpg", ".jpeg": "jpg", ".gif": "gif", ".webp": "webp"}
MOST_FILES = 50
LONGEST_NAME = 80
# A page of which more than this share are the words of links is a list.
LINKED = 0.5
SENTENCES = 2
_AROUND = re.compile(r"foot|nav|menu|copyright|crumb|sidebar|header|banner|share|login|search", re.IGNORECASE)
_LABEL = re.compile(
    r"(索引号|索取号|发布日期|公开日期|发布时间|公开时间|公布日期|生成日期|成文日期|发布机构|公开主体|信息来源|来源|文号|发文字号)[:：]?(.*)",
    re.DOTALL,
)
_PUBLISHED = ("公开日期", "公开时间", "发布日期", "发布时间", "公布日期")
_MOMENT = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_IN_ADDRESS = re.compile(r"/t?(20\d{2})(\d{2})(\d{2})_|/(20\d{2})-?(\d{2})/(\d{2})/|/(20\d{2})(\d{2})(\d{2})/")
_LINK_WORDS = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL)
_SAYS_NOTHING = re.compile(r"\W*(?:(?:点击|请|立即)?(?:下载|查看|打开|浏览)?(?:附件)?(?:下载|查看)?|点击这里|此处)\W*")
_GONE = re.compile(r"404|页面不存在|找不到|无法访问|出错")
_TITLE_END = re.compile(r"\s*[_|]\s*|\s+[-—–]+\s*|--+")


class NotARecord(Exception):
    """The page is a list, empty, or cannot be read; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page as a record. Links in the body are former addresses, pictures in it `pictures/1.png` … by `pictures`.

    `files` come with the names that their links show.
    """

    title: str
    document_number: str
    issuer: str
    issued_on: date | None
    formed_on: date | None
    published_at: datetime | None
    index_number: str
    keywords: str
    summary: str
    body_html: str
    files: tuple[tuple[str, SavedFile], ...]
    pictures: dict[str, SavedFile]


def read_page(page: SavedFile, site: SavedSite) -> SavedPage:
    """The page as a record. Raises NotARecord."""
    try:
        root, told = _tree(page)
        labels = _labels(root)
        files = _linked(root, page, site)
        pictures = _place_pictures(root, page, site)
        found = read_document("网页.html", etree.tostring(root, encoding="utf-8", method="html"))
    except Unreadable as problem:
        raise NotARecord(f"读不出来：{problem.what}。") from None
    title = _title(root, told, found.title)
    if not title or (_GONE.search(title) and not told.get("articletitle")):
        raise NotARecord("没有标题，或是出错页面。")
    _hold_to_be_a_record(found.body_html, told, files)
    published = _published(page, told, labels)
    issuer = told.get("contentsource") or found.issuer or labels.get("发布机构") or labels.get("公开主体") or ""
    return SavedPage(
        title=title[:300],
        document_number=(found.document_number or "")[:100],
        issuer=issuer[:200],
        issued_on=found.issued_on,
        formed_on=_day(labels, "生成日期", "成文日期") or found.issued_on or (published and present.day_of(published)),
        published_at=published,
        index_number=(labels.get("索引号") or labels.get("索取号") or "")[:60],
        keywords=told.get("keywords", "")[:200],
        summary=told.get("description", "")[:2000],
        body_html=found.body_html,
        files=tuple(files.values())[:MOST_FILES],
        pictures={name: file for name, file in pictures.items() if f'src="{name}"' in found.body_html},
    )


def _tree(page: SavedFile) -> tuple[etree._Element, dict[str, str]]:
    """The page's tree, and what its <meta> tags tell, by name in small letters."""
    data = page.path.read_bytes()
    text = data.decode(read("网页.html", data).encoding, errors="replace")
    root = parse(text)
    if root is None:
        raise NotARecord("页面是空的。")
    told: dict[str, str] = {}
    for meta in root.xpath("//meta"):
        name, content = (meta.get("name") or "").strip().lower(), " ".join((meta.get("content") or "").split())
        if (meta.get("http-equiv") or "").lower() == "refresh":
            raise NotARecord("页面只转向别处。")
        if name and content:
            told.setdefault(name, content)
        meta.getparent().remove(meta)
    head = root.find("head")
    if head is None:
        head = etree.Element("head")
        root.insert(0, head)
    etree.SubElement(head, "meta", charset="utf-8")
    return root, told


def _labels(root: etree._Element) -> dict[str, str]:
    """What stands behind a label such as 索引号, in its own cell or in the next one."""
    found: dict[str, str] = {}
    for node in root.iter("td", "th", "li", "span", "p", "div", "dt", "b", "strong", "label"):
        text = "".join("".join(node.itertext()).split()) if len(node) < 3 else ""
        match = _LABEL.fullmatch(text) if 0 < len(text) < 120 else None
        if match is None or match[1] in found:
            continue
        value = match[2]
        if not value:
            following = node.getnext()
            value = " ".join("".join(following.itertext()).split()) if following is not None else (node.tail or "")
        if value.strip():
            found[match[1]] = value.strip(" 　:：")
    return found


def _linked(root: etree._Element, page: SavedFile, site: SavedSite) -> dict[str, tuple[str, SavedFile]]:
    """Write each link as a former address, or in full; the files that they lead to, named, menus left aside."""
    files: dict[str, tuple[str, SavedFile]] = {}
    for node in root.xpath("//a[@href]"):
        link = node.get("href").strip()
        target = site.meant(page, link)
        if target is None:
            node.set("href", site.elsewhere(page, link))
            continue
        fragment = link.partition("#")[2]
        node.set("href", in_link(target.address) + (f"#{fragment}" if fragment and target.is_page else ""))
        if not target.is_page and not _stands_around(node):
            files.setdefault(target.address, (_name(node, target), target))
    return files


def _name(node: etree._Element, file: SavedFile) -> str:
    """What the link calls the file, with the file's ending; its own name where the link only says 下载."""
    own, suffix = unquote(file.path.name), file.path.suffix.lower()
    words = " ".join("".join(node.itertext()).split())
    if len(words) > LONGEST_NAME or _SAYS_NOTHING.fullmatch(words):
        return own
    return words if words.lower().endswith(suffix) else f"{words}{suffix}"


def _stands_around(node: etree._Element) -> bool:
    return any(
        above.tag in ("header", "footer", "nav", "aside")
        or (above.tag != "body" and _AROUND.search(f"{above.get('class') or ''} {above.get('id') or ''}"))
        for above in node.iterancestors()
    )


def _place_pictures(root: etree._Element, page: SavedFile, site: SavedSite) -> dict[str, SavedFile]:
    """Give each saved picture its stand-in; one that was not saved goes."""
    found: dict[str, SavedFile] = {}
    for node in root.xpath("//img"):
        file = site.meant(page, (node.get("src") or "").strip())
        kind = PICTURES.get(file.path.suffix.lower()) if file is not None else None
        if file is None or kind is None:
            node.attrib.pop("src", None)
            continue
        name = next((name for name, known in found.items() if known == file), f"pictures/{len(found) + 1}.{kind}")
        found[name] = file
        node.set("src", name)
    return found


def _hold_to_be_a_record(body: str, told: dict[str, str], files: Collection[str]) -> None:
    words = text_of(body)
    linked = sum(len(text_of(one)) for one in _LINK_WORDS.findall(body))
    if not words.strip() and not files and "<img" not in body:
        raise NotARecord("没有正文。")
    sentences = len(re.findall("[。；]", words))
    mostly_links = linked > len(words) * LINKED
    if told.get("articletitle"):
        if mostly_links and sentences == 0 and not files:
            raise NotARecord("是列表或导航页面。")
    elif mostly_links or sentences < SENTENCES:
        raise NotARecord("是列表或导航页面，没有成段的正文。")


def _title(root: etree._Element, told: dict[str, str], read_title: str) -> str:
    if told.get("articletitle"):
        return told["articletitle"]
    if read_title:
        return read_title
    headings = (" ".join("".join(node.itertext()).split()) for node in root.xpath("//h1"))
    first = next((heading for heading in headings if heading), "")
    whole = " ".join("".join(root.xpath("//title//text()")).split())
    return first or _TITLE_END.split(whole)[0].strip()


def _published(page: SavedFile, told: dict[str, str], labels: dict[str, str]) -> datetime | None:
    """When the page was published: as its metadata, its own line, or its address has it."""
    for written in _told_days(told, labels):
        day = parse_date(written.split(" ")[0].split("T")[0]) or parse_date(written)
        if day is None:
            continue
        clock = _MOMENT.search(written)
        hour, minute = (int(clock[1]) % 24, int(clock[2]) % 60) if clock else (9, 0)
        return timezone.make_aware(datetime.combine(day, time(hour, minute)))
    match = _IN_ADDRESS.search(page.address)
    if match is None:
        return None
    day = parse_date("-".join(part for part in match.groups() if part))
    return timezone.make_aware(datetime.combine(day, time(9))) if day else None


def _told_days(told: dict[str, str], labels: dict[str, str]) -> Iterator[str]:
    if told.get("pubdate"):
        yield told["pubdate"]
    yield from (labels[name] for name in _PUBLISHED if name in labels)


def _day(labels: dict[str, str], *names: str) -> date | None:
    return next((day for name in names if name in labels and (day := parse_date(labels[name]))), None)
