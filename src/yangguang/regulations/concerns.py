"""What a document of the library may lack, as conditions that lists, figures and the inbox share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from yangguang.disclosures.interpreting import overdue_before, uninterpreted
from yangguang.disclosures.models import Attachment, Edition
from yangguang.disclosures.states import AttachmentRole, EditionState
from yangguang.kernel import present
from yangguang.regulations.models import CleanupItem, LifeEvent, Relation, Version
from yangguang.regulations.states import Answer, CleanupState, DocumentClass, RelationState
from yangguang.regulations.validity import Kind, State
from yangguang.regulations.validity.events import ENDINGS

#: What settles a document that a clean-up found in need of amendment.
_AMENDED = [Kind.AMENDED.value, *(one.value for one in ENDINGS)]


def owed_amendments(until: date) -> QuerySet[CleanupItem]:
    """Documents that a published clean-up said would be amended by `until` at the latest, and that nothing changed."""
    amend = Q(decision=Answer.AMEND) | Q(decision="", answer=Answer.AMEND)
    rows = CleanupItem.objects.filter(amend, cleanup__state=CleanupState.PUBLISHED, planned_on__lte=until)
    since = OuterRef("cleanup__published_at")
    done = LifeEvent.objects.filter(regulation=OuterRef("regulation"), kind__in=_AMENDED, undone=False)
    found: QuerySet[CleanupItem] = rows.exclude(Exists(done.filter(recorded_at__gte=since)))
    return found


@dataclass(frozen=True, slots=True)
class Concern:
    """Something to be put right; `label` is its name in a filter."""

    label: str
    condition: Callable[[], Q]


def _without_validity() -> Q:
    """No day from which it could be in force is known; one that is only to be issued has a day."""
    return Q(state="") | Q(state=State.NOT_ISSUED, changes_on=None)


def _expired_unhandled() -> Q:
    """Its term ended, and nobody declared it lapsed, repealed it or put another in its place."""
    handled = LifeEvent.objects.filter(regulation=OuterRef("pk"), kind__in=[one.value for one in ENDINGS], undone=False)
    return Q(state=State.LAPSED) & Q(~Exists(handled))


def _not_amended() -> Q:
    """The day by which a clean-up's result promised its amendment has gone by."""
    owed = owed_amendments(present.today() - timedelta(days=1)).filter(regulation=OuterRef("pk"))
    return Q(Exists(owed))


def _unregistered() -> Q:
    """A normative document of this city's units that has no number in the register (三统一)."""
    return Q(document_class=DocumentClass.NORMATIVE, unit__isnull=False) & (
        Q(registration_number=None) | Q(registration_number="")
    )


def _unsettled() -> Q:
    """Something that its text says of others waits for a person."""
    return Q(Exists(Relation.objects.filter(source=OuterRef("pk"), state=RelationState.SUGGESTED)))


def _unresolved() -> Q:
    """Its text names a document that the library does not know, or cannot tell from another."""
    waiting = Relation.objects.filter(source=OuterRef("pk"), state=RelationState.SUGGESTED, target=None)
    return Q(Exists(waiting))


def _late() -> Q:
    """What is public now of its record came after its last day (article 26); what was replaced since is past."""
    late = Edition.objects.filter(disclosure=OuterRef("disclosure"), state=EditionState.LIVE, late=True)
    return Q(Exists(late))


def _without_file() -> Q:
    """The public has no file of it to open: its record has none, or there is no record."""
    files = Attachment.objects.filter(Attachment.objects.served(), edition__disclosure=OuterRef("disclosure"))
    files = files.filter(edition__state=EditionState.LIVE).exclude(role=AttachmentRole.PICTURE)
    return Q(~Exists(files))


def _without_text() -> Q:
    """A register told of it, and neither a text nor a record has come."""
    texts = Version.objects.filter(regulation=OuterRef("pk")).exclude(text="")
    return Q(disclosure=None) & Q(~Exists(texts))


def _uninterpreted() -> Q:
    """Three working days after its publication nothing explains it, and nothing says why (国办发〔2016〕19号)."""
    waiting = uninterpreted().filter(disclosure=OuterRef("disclosure"), listed_at__lt=overdue_before(present.today()))
    return Q(Exists(waiting))


CONCERNS: Mapping[str, Concern] = {
    "without_validity": Concern("效力不明", _without_validity),
    "expired_unhandled": Concern("期满未处理", _expired_unhandled),
    "not_amended": Concern("逾期未修改", _not_amended),
    "unregistered": Concern("未统一登记", _unregistered),
    "without_text": Concern("没有全文", _without_text),
    "published_late": Concern("超期公开", _late),
    "no_interpretation": Concern("逾期未解读", _uninterpreted),
    "no_attachment": Concern("没有附件下载", _without_file),
    "unsettled": Concern("关系待确认", _unsettled),
    "unresolved": Concern("所指文件不明", _unresolved),
}
