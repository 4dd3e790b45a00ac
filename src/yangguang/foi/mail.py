"""The unit's mailbox (IMAP): each new message becomes a draft of a registration; none is lost, none comes twice."""

import email
import imaplib
import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from hashlib import sha256
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.utils import timezone

from yangguang.foi.actions.taking_in import take_in_mail
from yangguang.foi.files import Upload, kept
from yangguang.kernel import present
from yangguang.kernel.actions import SystemActor
from yangguang.kernel.html.cleaning import clean
from yangguang.kernel.html.words import text_of
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.jobs import every
from yangguang.organisations.models import Unit

logger = logging.getLogger(__name__)

SECONDS = 30
MOST = 50
LARGEST = 25 * 1024 * 1024
LONGEST = 20_000
MOST_FILES = 10
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where the messages are, and whose they are: `imaps://user:password@host:port/INBOX?unit=CODE`."""

    host: str
    port: int
    encrypted: bool
    user: str
    password: str
    folder: str
    unit: str

    @classmethod
    def of(cls, address: str) -> "Mailbox":
        """From the setting. `ValueError` for one that is no such address."""
        parts = urlsplit(address)
        unit = parse_qs(parts.query).get("unit", [""])[0]
        if parts.scheme not in {"imap", "imaps"} or not parts.hostname or not unit:
            raise ValueError("YANGGUANG_FOI_MAILBOX 应当写成 imaps://用户:密码@主机/INBOX?unit=单位代码")
        encrypted = parts.scheme == "imaps"
        return cls(
            parts.hostname,
            parts.port or (993 if encrypted else 143),
            encrypted,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            unquote(parts.path.strip("/")) or "INBOX",
            unit,
        )


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it is taken in."""

    message_id: str
    said: dict[str, str]
    arrived_on: date
    uploads: tuple[Upload, ...]


@every(seconds=60)
def fetch_mail() -> int:
    """Take in the unread messages of the mailbox that the settings name; how many were. They are marked read only then.

    One that was taken in before a stop is read again and known by its Message-ID.
    """
    if not settings.YANGGUANG_FOI_MAILBOX:
        return 0
    box = Mailbox.of(settings.YANGGUANG_FOI_MAILBOX)
    unit = Unit.objects.get(code=box.unit)
    kind = imaplib.IMAP4_SSL if box.encrypted else imaplib.IMAP4
    with kind(box.host, box.port, timeout=SECONDS) as connection:
        connection.login(box.user, box.password)
        connection.select(f'"{box.folder}"')
        done = 0
        for number, content, arrived in _unread(connection):
            letter = read_letter(content, arrived)
            take_in_mail(
                unit,
                actor=SystemActor("邮箱收件"),
                message_id=letter.message_id,
                said=letter.said,
                arrived_on=letter.arrived_on,
                uploads=letter.uploads,
            )
            connection.store(number, "+FLAGS", "\\Seen")
            done += 1
        return done


def _unread(connection: imaplib.IMAP4) -> Iterator[tuple[str, bytes, date]]:
    _, found = connection.search(None, "UNSEEN")
    for number in (found[0] or b"").decode().split()[:MOST]:
        _, about = connection.fetch(number, "(RFC822.SIZE INTERNALDATE)")
        line = b" ".join(part if isinstance(part, bytes) else b" ".join(part) for part in about if part)
        arrived = _arrived(line)
        size = _SIZE.search(line)
        if size is not None and int(size[1]) > LARGEST:
            _, part = connection.fetch(number, "(BODY.PEEK[HEADER])")
        else:
            _, part = connection.fetch(number, "(BODY.PEEK[])")
        content = next((bytes(one[1]) for one in part if isinstance(one, tuple)), b"")
        if content:
            yield number, content, arrived


def _arrived(line: bytes) -> date:
    """The day on which the server got the message, in Asia/Shanghai; today where it does not say."""
    moment = imaplib.Internaldate2tuple(line)
    if moment is None:
        return present.today()
    local = datetime(*moment[:6])  # noqa: DTZ001 - the standard library gives it in the machine's own zone
    return min(timezone.localtime(local.astimezone()).date(), present.today())


def read_letter(content: bytes, arrived: date) -> Letter:
    """The message as it is taken in; a file that may not be kept is named in `refused` with the reason."""
    message: EmailMessage = email.message_from_bytes(content, policy=default)
    sender = getaddresses([_header(message, "From")])[:1] or [("", "")]
    uploads, refused = _files(message)
    said = {
        "name": sender[0][0][:60],
        "email": sender[0][1][:120],
        "subject": _header(message, "Subject")[:300],
        "text": _text(message)[:LONGEST],
        "refused": "；".join(refused)[:1000],
    }
    own = _header(message, "Message-ID").strip() or sha256(content).hexdigest()
    return Letter(own, said, arrived, tuple(uploads))


def _header(message: EmailMessage, name: str) -> str:
    with suppress(ValueError, IndexError, AttributeError, LookupError, TypeError):
        return " ".join(str(message.get(name, "")).split())
    return ""


def _text(message: EmailMessage) -> str:
    """The plain text, else the words of the page; bytes in an unknown charset as well as can be."""
    part = None
    with suppress(ValueError, KeyError, AttributeError, LookupError):
        part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    try:
        text = str(part.get_content())
    except (LookupError, UnicodeError, ValueError, KeyError):
        raw = part.get_payload(decode=True)
        text = raw.decode("gb18030", "replace") if isinstance(raw, bytes) else ""
    if part.get_content_type() == "text/html":
        text = text_of(clean(text))
    return text.replace("\0", "").strip()


def _files(message: EmailMessage) -> tuple[list[Upload], list[str]]:
    uploads: list[Upload] = []
    refused: list[str] = []
    for part in list(message.iter_attachments())[:MOST_FILES]:
        name = part.get_filename() or "附件"
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes):
            refused.append(f"{name}：不是文件")
            continue
        try:
            uploads.append(kept(name, data))
        except Unreadable as reason:
            refused.append(str(reason))
    return uploads, refused
