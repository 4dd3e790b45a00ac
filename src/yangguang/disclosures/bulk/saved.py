"""The folder in which a former site was saved: which address each file had there, and what a link in it means."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

PAGES = (".html", ".htm", ".shtml", ".xhtml")
LONGEST_ADDRESS = 500
_PROGRAMS = r"\.(?:jsp|php|aspx?|do|action|s?html?)"
_HOST = re.compile(r"(?:[\w-]+\.)+[A-Za-z]{2,}(?::\d+)?|\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?")
_ADDED = re.compile(rf"(?:\?.*|{_PROGRAMS})\.html$", re.IGNORECASE)
_QUERY = re.compile(rf"({_PROGRAMS})@(?=[^/]*=)", re.IGNORECASE)
_MIRRORED = re.compile(rb"<!-- Mirrored from ([^\s<>]{3,600}) by HTTrack")
_INDEX = re.compile(r"(?:index|default)\.(?:s?html?|jsp|php|aspx?)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A file of the folder: where it lies, its host if known, the addresses it had, the chief one first, and whether it
    is a web page, not a file that pages link to.
    """

    path: Path
    place: str
    host: str
    addresses: tuple[str, ...]
    is_page: bool

    @property
    def address(self) -> str:
        """The chief address: a path, with its query where it had one, in plain characters."""
        return self.addresses[0]


@dataclass(slots=True)
class SavedSite:
    """All files of the folder, by their place in it and by their former addresses."""

    folder: Path
    files: list[SavedFile] = field(default_factory=list)
    _by_place: dict[str, SavedFile] = field(default_factory=dict)
    _by_address: dict[str, SavedFile] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> "SavedSite":
        """The folder looked through, links out of it left aside."""
        site = cls(folder)
        for path in _files(folder):
            file = _saved(folder, path)
            site.files.append(file)
            site._by_place[file.place] = file
            for address in file.addresses:
                site._by_address.setdefault(address, file)
        return site

    @property
    def pages(self) -> list[SavedFile]:
        """The web pages, in the order of their places."""
        return [file for file in self.files if file.is_page]

    def at(self, address: str) -> SavedFile | None:
        """The file that had this address."""
        return self._by_address.get(address)

    def meant(self, page: SavedFile, link: str) -> SavedFile | None:
        """The file that a link on `page` leads to: by its place, as the saving program wrote it, or by its address."""
        parts = _split(link)
        if parts is None:
            return None
        if not parts.netloc and parts.path and not parts.path.startswith("/"):
            near = normpath(f"{PurePosixPath(page.place).parent}/{unquote(parts.path)}")
            found = self._by_place.get(f"{near}?{parts.query}" if parts.query else near)
            if found is not None:
                return found
        whole = _split(urljoin(f"http://{page.host or 'site'}{quote(page.address, safe='/?=&;%:@+,~')}", link))
        if whole is None or (parts.netloc and not self._is_here(whole.netloc, page)):
            return None
        return self._by_address.get(plain(whole.path, whole.query))

    def elsewhere(self, page: SavedFile, link: str) -> str:
        """A link that leads to no file of the folder, in full where the page's host is known."""
        if not page.host or _split(link) is None or link.startswith("#"):
            return link
        return urljoin(f"http://{page.host}{quote(page.address, safe='/?=&;%:@+,~')}", link)

    def _is_here(self, host: str, page: SavedFile) -> bool:
        return host == page.host or (self.folder / host).is_dir()


def plain(path: str, query: str = "") -> str:
    """An address as it is kept: characters instead of percent signs, one slash at a time."""
    written = re.sub(r"/{2,}", "/", f"/{unquote(path).lstrip('/')}")
    return f"{written}?{unquote(query)}" if query else written


def in_link(address: str) -> str:
    """An address as it may stand in a link."""
    return quote(address, safe="/?=&;:@+,~")


def _split(link: str) -> SplitResult | None:
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return None
    return parts if parts.scheme in {"", "http", "https"} else None


def _files(folder: Path) -> Iterator[Path]:
    for above, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(above) / name
            if not path.is_symlink() and path.is_file():
                yield path


def _saved(folder: Path, path: Path) -> SavedFile:
    place = path.relative_to(folder).as_posix()
    first, _, rest = place.partition("/")
    known = bool(rest) and _HOST.fullmatch(first) is not None
    host, below = (first, rest) if known else ("", place)
    if not known and _HOST.fullmatch(folder.name) and folder.suffix not in PAGES:
        host = folder.name
    addresses = [plain(*_asked(below))]
    if mirrored := _mirrored(path):
        host, _, written = mirrored.partition("/")
        addresses.insert(0, plain(*written.partition("?")[::2]))
    addresses += [plain(below)] if plain(below) != addresses[-1] else []
    addresses += [_INDEX.sub("", one) for one in addresses if _INDEX.search(one) and "?" not in one]
    kept = tuple(dict.fromkeys(one for one in addresses if len(one) <= LONGEST_ADDRESS))
    return SavedFile(path, place, host, kept or (f"/{sha256(place.encode()).hexdigest()}",), _is_page(path))


def _is_page(path: Path) -> bool:
    if path.suffix.lower() in PAGES:
        return True
    if path.suffix and not re.search(rf"{_PROGRAMS}|[?@].*", path.name, re.IGNORECASE):
        return False
    with path.open("rb") as stream:
        start = stream.read(2048).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<!--")) and b"<html" in start


def _asked(below: str) -> tuple[str, str]:
    """Path and query: the saving program put .html behind a program's answer, and @ where ? may not stand."""
    written = _QUERY.sub(r"\1?", unquote(below), count=1)
    if _ADDED.search(written):
        written = written.removesuffix(".html")
    path, _, query = written.partition("?")
    return path, query


def _mirrored(path: Path) -> str:
    if path.suffix.lower() not in PAGES:
        return ""
    with path.open("rb") as stream:
        found = _MIRRORED.search(stream.read(4096))
    return found[1].decode("utf-8", "replace") if found else ""
