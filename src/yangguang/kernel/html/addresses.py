"""Which addresses a body may hold: links that only lead somewhere, pictures that are our own attachments."""

import re
from functools import lru_cache
from html import escape

import nh3

SCHEMES = {"http", "https", "mailto", "tel"}
_INVISIBLE = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029\u3000]+")
_ABSOLUTE = re.compile(r"https?://[^/?#@\s\\<>\"'`]+(?:[/?#][^\s\\<>\"'`]*)?", re.IGNORECASE)
_MAIL = re.compile(r"(?:mailto:[^\s<>\"'`\\:]{3,200}|tel:\+?[0-9().-]{3,30})", re.IGNORECASE)
_LOCAL = re.compile(r"(?:/(?!/)|#|\?|\.{1,2}/|[^\s:/?#\\<>\"'`]+(?=[/?#]|$))[^\s\\<>\"'`]*")
_OWN_PICTURE = re.compile(r"/(?:[\w%.~-]+/)*files/[\w%~-]+/[\w%.~-]*", re.ASCII)
_TAKEN_PICTURE = re.compile(r"pictures/[1-9][0-9]{0,3}\.(?:png|jpg|gif|webp)")
_LONGEST = 2_000


def safe_link(address: str | None) -> str:
    """The address as it may stand in a link: http, https, mailto, tel or on this site; "" for anything else."""
    written = _INVISIBLE.sub("", address or "")
    if written.startswith("//"):
        written = f"https:{written}"
    known = any(shape.fullmatch(written) for shape in (_ABSOLUTE, _MAIL, _LOCAL))
    return written if known and len(written) <= _LONGEST and _is_kept(written) else ""


@lru_cache(maxsize=4096)
def _is_kept(address: str) -> bool:
    """Whether the cleaner keeps it: it parses hosts and ports more strictly than a pattern can."""
    kept = nh3.clean(
        f'<a href="{escape(address)}">x</a>', tags={"a"}, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None
    )
    return "href" in kept


def safe_picture(address: str | None) -> str:
    """The address when it is an attachment of this site, or a picture just taken from a file; else ""."""
    written = (address or "").strip()
    own = _OWN_PICTURE.fullmatch(written) and "/../" not in written and "/./" not in written
    return written if own or _TAKEN_PICTURE.fullmatch(written) else ""
