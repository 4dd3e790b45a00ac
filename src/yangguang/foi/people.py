"""Who asks: how a name is shown in lists, and what tells that two requests are of one person or ask for one thing."""

import re
import unicodedata

from yangguang.foi.states import ApplicantClass
from yangguang.kernel.encryption import mark_of

#: What is kept of an applicant; all of it is encrypted.
FIELDS = ("name", "id_kind", "id_number", "representative", "phone", "email", "address")
_NOISE = re.compile(r"[\W_]+")


def cleaned(person: dict[str, str]) -> dict[str, str]:
    """The known fields, trimmed; those left empty are left out."""
    return {name: str(person[name]).strip() for name in FIELDS if str(person.get(name) or "").strip()}


def masked(name: str, applicant_class: str) -> str:
    """The name for lists: of a person the family name and stars (张**), of an organisation its first characters."""
    text = name.strip()
    if not text:
        return ""
    if applicant_class == ApplicantClass.NATURAL:
        return text[0] + "**"
    return text[:4] + ("…" if len(text) > 4 else "")


def folded(text: str) -> str:
    """The text without case, width, blanks and punctuation."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def mark(person: dict[str, str]) -> str:
    """The keyed mark of the applicant: by identity number, else by name and phone; empty where neither is known."""
    if number := folded(person.get("id_number", "")):
        return mark_of(number, "foi.applicant")
    name, phone = folded(person.get("name", "")), folded(person.get("phone", ""))
    return mark_of(f"{name}/{phone}", "foi.applicant") if name and phone else ""


def asked(unit_id: int, subject: str, document_number: str) -> str:
    """The keyed mark of what is asked of a unit: by document number, else by title; empty for neither."""
    text = folded(document_number) or folded(subject)
    return mark_of(f"{unit_id}/{text}", "foi.asked") if text else ""
