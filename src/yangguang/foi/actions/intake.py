"""Requests come in: sent on the internet, registered from paper, confirmed, split, given to whoever handles them."""

import hashlib
import secrets as random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from yangguang.foi import people, policies
from yangguang.foi.actions.recording import record, settle
from yangguang.foi.clock import Channel, IllegalHistory, receipt_date
from yangguang.foi.counting import STATISTICS
from yangguang.foi.files import Upload, store
from yangguang.foi.models import Applicant, Case, CaseFile, Item
from yangguang.foi.scopes import HANDLERS
from yangguang.foi.states import ApplicantClass, Matter, Source, Stage, StepKind
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action
from yangguang.kernel.numbering import next_number
from yangguang.organisations.models import Unit, User
from yangguang.organisations.scoping import holds

#: Without the letters that are mistaken for others; 20 of them hold 100 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_LENGTH = 20
#: How long the private link of a request opens it after its conclusion or, while it is open, after it was made.
LINK_DAYS = 1095
MOST_ITEMS = 20


def digest_of(secret: str) -> str:
    """The SHA-256, in hex, under which a link's secret is kept; blanks, hyphens and case do not matter."""
    plain = "".join(one for one in secret.upper() if one.isalnum())
    return hashlib.sha256(plain.translate(str.maketrans("OIL", "011")).encode()).hexdigest()


def series_of(unit: Unit, matter: str) -> str:
    """The series of the unit's numbers for this matter; its period is the year."""
    return f"foi:{unit.pk}:{matter}"


def enter(
    unit: Unit,
    *,
    actor: Any,
    source: Source,
    arrived_on: date,
    person: dict[str, str],
    applicant_class: str,
    subject: str,
    document_number: str = "",
    wanted: str = "",
    items: Sequence[str] = (),
    carrier: str,
    delivery: str,
    needs_help: str = "",
    matter: str = Matter.INFORMATION,
    proofs: Sequence[Upload] = (),
) -> Case:
    known = people.cleaned(person)
    if not known.get("name"):
        raise Refused("请填写申请人的姓名或者名称（条例第二十九条）。")
    if not (known.get("phone") or known.get("email") or known.get("address")):
        raise Refused("请至少填写一种联系方式（条例第二十九条）。")
    if not (subject.strip() or document_number.strip() or wanted.strip()):
        raise Refused("请写明所需信息的名称、文号或者特征描述（条例第二十九条）。")
    several = [one.strip()[:500] for one in items if one.strip()]
    if len(several) > MOST_ITEMS:
        raise Refused(f"一件申请最多分 {MOST_ITEMS} 项，请分开提出。")
    year = present.today().year
    secret = "".join(random.choice(ALPHABET) for _ in range(SECRET_LENGTH))
    case = Case.objects.create(
        unit=unit,
        matter=matter,
        year=year,
        number=next_number(series_of(unit, matter), year),
        source=source,
        arrived_on=arrived_on,
        applicant_class=applicant_class,
        subject=(subject.strip() or wanted.strip()[:60] or document_number.strip())[:300],
        document_number=document_number.strip()[:100],
        wanted=wanted.strip(),
        carrier=carrier,
        delivery=delivery,
        needs_help=needs_help.strip()[:300],
        secret_digest=digest_of(secret),
        secret_until=present.today() + timedelta(days=LINK_DAYS),
        created_at=present.now(),
    )
    Applicant.objects.create(
        case=case,
        person=known,
        masked=people.masked(known["name"], applicant_class),
        mark=people.mark(known),
        asked=people.asked(unit.pk, subject, document_number),
    )
    Item.objects.bulk_create(Item(case=case, order=order, text=text) for order, text in enumerate(several, start=1))
    for proof in proofs:
        store(case, proof, CaseFile.Purpose.PROOF, added_by=actor.pk)
    record(case, StepKind.SUBMITTED, actor=actor, on=arrived_on)
    case.fresh_secret = secret  # type: ignore[attr-defined]
    return case


@action("foi.submit", label="提交公开申请", policy=policies.may_submit, touches=())
def submit(unit: Unit, /, *, actor: Any, **asked: Any) -> Case:
    """A request sent on the internet, with its number; `fresh_secret` of the result is the secret of the private link.

    It counts as received when the unit and the applicant have confirmed it (条例第三十一条第三项). `Refused` where what
    article 29 asks for is missing. The keywords are those of `register` without `source` and `arrived_on`.
    """
    return enter(unit, actor=actor, source=Source.INTERNET, arrived_on=present.today(), **asked)


@action("foi.register", label="登记公开申请", policy=policies.may_register, touches=())
def register(
    unit: Unit, /, *, actor: Any, source: Source, arrived_on: date, confirmed_on: date | None = None, **asked: Any
) -> Case:
    """A request on paper, by fax or by word of mouth, with the day of receipt that its way gives (条例第三十一条)."""
    case = enter(unit, actor=actor, source=source, arrived_on=arrived_on, **asked)
    receive(case, actor, confirmed_on)
    return case


def receive(case: Case, actor: Any, confirmed_on: date | None) -> None:
    channel = Channel(case.source)
    if confirmed_on is not None and confirmed_on > present.today():
        raise Refused("日期不能晚于今天，请核对。")
    try:
        day = receipt_date(channel, case.arrived_on, confirmed_on)
    except IllegalHistory as impossible:
        raise Refused(str(impossible)) from None
    if day is None:
        return
    case.received_on = day
    case.save(update_fields=["received_on"])
    if channel.needs_confirmation:
        record(case, StepKind.CONFIRMED, actor=actor, on=day)
    else:
        settle(case)


@action("foi.confirm", label="确认收到申请", policy=policies.may_handle(Stage.SUBMITTED), touches=())
def confirm_receipt(case: Case, *, actor: Any, on: date | None = None) -> Case:
    """The unit and the applicant have confirmed the request: the reply's clock begins (条例第三十一条)."""
    receive(case, actor, on or present.today())
    return case


@action("foi.assign", label="交办", policy=policies.may_handle(), touches=())
def assign(case: Case, *, actor: Any, handler: User | None = None, body: Unit | None = None) -> Case:
    """Give the request to a person, to the body that holds the information, or to both.

    `Refused` where the person works for neither.
    """
    if body is not None and not (body.stands_under(case.unit) or case.unit.stands_under(body)):
        raise Refused(f"{body}不属于{case.unit}，不能交办；不属于本机关公开的，请答复告知。")
    units = [case.unit, *([body] if body else [])]
    if handler is not None and not any(holds(handler, HANDLERS, unit) for unit in units):
        raise Refused(f"{handler}不是{case.unit}的办理人员。")
    case.handler, case.body = handler, body
    case.save(update_fields=["handler", "body"])
    record(case, StepKind.ASSIGNED, actor=actor, reason=str(handler or body or ""))
    return case


@action("foi.split", label="拆分事项", policy=policies.may_part, touches=())
def split(case: Case, *, actor: Any, items: Sequence[str]) -> Case:
    """Part what is asked into items, each of which gets its own answer in the reply. The former items are replaced."""
    several = [one.strip()[:500] for one in items if one.strip()]
    if len(several) > MOST_ITEMS:
        raise Refused(f"最多分 {MOST_ITEMS} 项。")
    case.items.all().delete()
    Item.objects.bulk_create(Item(case=case, order=order, text=text) for order, text in enumerate(several, start=1))
    return case


@action("foi.reclassify", label="更正登记内容", policy=policies.may_handle(), touches=(STATISTICS,))
def reclassify(case: Case, *, actor: Any, applicant_class: str, reason: str) -> Case:
    """The applicant is of another class than registered; table 3 counts by it."""
    if applicant_class not in ApplicantClass.values:
        raise Refused("请选择申请人类别。")
    case.applicant_class = applicant_class
    case.save(update_fields=["applicant_class"])
    return case
