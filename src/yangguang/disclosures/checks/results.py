"""What the checks are given, and what they say."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from .wording import Misstatement

Severity = Literal["off", "warning", "blocking"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: by which rule, how grave, where, the words around it (numbers masked), what to do."""

    rule: str
    severity: Severity
    where: str
    excerpt: str
    advice: str

    def as_json(self) -> dict[str, Any]:
        """The finding ready for JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Finding":
        """A finding that was kept as JSON."""
        return cls(*(stored[name] for name in ("rule", "severity", "where", "excerpt", "advice")))


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that the public will get: its bytes, or what `check_file` found in them before."""

    name: str
    data: bytes | None = None
    findings: tuple[Finding, ...] | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """A published record that may be the same: how people call it, and its text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class CheckInput:
    """A record as it would be published. `today` is the working date; `publish_on` the day it is to be dated.

    `interpretation_form` is the code of one, empty for other kinds. `fields` are its other elements by label;
    `required` names those of them that must not be empty.
    """

    title: str = ""
    body_html: str = ""
    body_text: str = ""
    document_number: str = ""
    kind: str = ""
    formed_on: date | None = None
    issued_on: date | None = None
    publish_on: date | None = None
    today: date | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    attachments: tuple[AttachedFile, ...] = ()
    similar: tuple[Similar, ...] = ()
    interpretation_form: str = ""
    misstatements: tuple[Misstatement, ...] | None = None
    whitelist: tuple[str, ...] | None = None
    severities: Mapping[str, Severity] = field(default_factory=dict)
