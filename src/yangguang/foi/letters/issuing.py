"""A letter goes out: written for a request, numbered without gaps by unit and year, kept encrypted with its hashes."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from yangguang.foi.letters import remedy
from yangguang.foi.letters.making import has_remedy, shipped_docx, title_of
from yangguang.foi.letters.writing import filled, pdf_of
from yangguang.foi.models import Case, Letter, LetterTemplate
from yangguang.foi.replies import all_types
from yangguang.foi.states import LetterKind
from yangguang.kernel import present
from yangguang.kernel.encryption import decrypt_bytes, encrypt_bytes
from yangguang.kernel.numbering import next_number
from yangguang.organisations.models import Unit


def issue(
    case: Case,
    kind: LetterKind,
    *,
    actor: Any,
    words: Mapping[str, Any],
    title: str = "",
    template: str = "",
    to_applicant: bool = True,
    addressee: str = "",
) -> Letter:
    """The letter, numbered and frozen, in the caller's transaction. `template` is its code, that of `kind` without it.

    Raises `BadTemplate` where a template that staff edited cannot be filled in.
    """
    code = template or kind.value
    today = present.today()
    letter = Letter(
        case=case,
        kind=kind.value,
        unit=case.unit,
        year=today.year,
        number=next_number(f"foi-letter:{case.unit_id}", today.year),
        title=title or title_of(code),
        to_applicant=to_applicant,
        issued_on=today,
        issued_by_id=actor.pk,
    )
    docx = written(case, code, words, number=str(letter), addressee=addressee, issued=today)
    pdf = pdf_of(docx)
    letter.docx_sha256, letter.pdf_sha256 = _hash(docx), _hash(pdf) if pdf else ""
    letter.docx.save(f"{secrets.token_hex(16)}.bin", ContentFile(encrypt_bytes(docx)), save=False)
    if pdf:
        letter.pdf.save(f"{secrets.token_hex(16)}.bin", ContentFile(encrypt_bytes(pdf)), save=False)
    letter.save()
    return letter


def preview(case: Case, code: str, words: Mapping[str, Any], *, addressee: str = "") -> bytes:
    """The letter as PDF before it has a number, the name masked; as Word where this machine draws no PDF."""
    shown = addressee or case.applicant.masked or "申请人"
    docx = written(case, code, words, number="（未编号）", addressee=shown, issued=present.today())
    return pdf_of(docx) or docx


def read(letter: Letter, form: str) -> bytes:
    """The letter's bytes as it went out, `form` being docx or pdf.

    Raises `ValueError` when no key opens it, when it is not what was frozen, or when there is no PDF.
    """
    file, known = (letter.pdf, letter.pdf_sha256) if form == "pdf" else (letter.docx, letter.docx_sha256)
    if not known:
        raise ValueError("这份文书没有 PDF，请下载 Word 文件。")
    with file.open("rb") as stored:
        data = decrypt_bytes(stored.read())
    if _hash(data) != known:
        raise ValueError("文书与发出时不一致，请联系管理员。")
    return data


def written(case: Case, code: str, words: Mapping[str, Any], *, number: str, addressee: str, issued: date) -> bytes:
    """The Word file of the letter, from the template in use for the request's unit."""
    name = addressee or str(case.applicant.person.get("name", "")) or "申请人"
    context = {
        **{name_: _sentence(value) if name_ in _SENTENCES else _said(value) for name_, value in words.items()},
        **common(case.unit, code, issued),
        "number": number,
        "addressee": name,
        "receipt": case.receipt,
        "received": _said(case.received_on) or "（待确认）",
        "subject": case.subject,
    }
    context.setdefault("items", [])
    context.setdefault("withheld", [])
    return filled(template_for(case.unit, code), _complete(context, code))


def common(unit: Unit, code: str, issued: date) -> dict[str, str]:
    """What every letter of the unit on that day says."""
    paper = title_of(code)[-3:]
    refuses = any(one.withholds for one in all_types() if one.template == code)
    government = next((above.name for above in reversed(_above(unit)) if above.kind in remedy.GOVERNMENTS), "")
    clause = remedy.clause(unit.kind, _government(government), issued, refuses=refuses) if has_remedy(code) else ""
    article = next((one.article for one in all_types() if one.template == code), "")
    return {
        "organ": unit.name,
        "issued": _said(issued),
        "remedy": clause.replace("{paper}", paper),
        "article": article.replace("条例", "《中华人民共和国政府信息公开条例》", 1) if article else "",
    }


def _above(unit: Unit) -> list[Unit]:
    """The units above, the topmost first."""
    paths = [unit.path[:end] for end in range(Unit.steplen, len(unit.path), Unit.steplen)]
    return list(Unit.objects.filter(path__in=paths).order_by("path"))


def _government(name: str) -> str:
    return name if not name or name.endswith(("政府", "委员会", "管委会")) else f"{name}人民政府"


def _complete(context: dict[str, Any], code: str) -> dict[str, Any]:
    """With an empty word for each optional field of the type that was left out."""
    for one in all_types():
        if one.template == code:
            for field in one.fields:
                context.setdefault(field.name, "")
    return context


def template_for(unit: Unit, code: str) -> bytes:
    """The template in use: that of the unit, of the nearest unit above it, or the shipped one."""
    above = {one.pk: one.depth for one in [*_above(unit), unit]}
    edited = LetterTemplate.objects.filter(unit__in=above, code=code, active=True)
    if nearest := max(edited, key=lambda one: above[one.unit_id], default=None):
        with nearest.file.open("rb") as stored:
            return bytes(stored.read())
    return shipped_docx(code)


def _said(value: Any) -> Any:
    """Days in Chinese; paragraphs of typed text in one, as a letter's sentence has them."""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return value if value is not None else ""


#: Fields that a clerk types as whole sentences; what follows them begins a new one.
_SENTENCES = frozenset({"reason", "way", "searched", "channel", "note", "missing", "question"})


def _sentence(value: Any) -> str:
    text = str(value or "").strip()
    return text if not text or text.endswith(("。", "！", "？", "；", "”")) else f"{text}。"


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
