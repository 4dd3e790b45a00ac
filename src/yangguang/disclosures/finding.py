"""Records as things that are found: their live edition, with the text of its public files."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.db.models import Q
from django.urls import reverse

from yangguang.disclosures.models import AttachedText, Attachment, Edition, Placement
from yangguang.disclosures.states import ScanState
from yangguang.kernel import present
from yangguang.search import registry
from yangguang.search.registry import Findable, Found

KIND = "record"
NEEDED = (
    *("disclosure_id", "disclosure__index_number", "unit_id", "unit__code", "title", "kind", "topic", "listed_at"),
    *("document_number", "unified_number", "issuer", "keywords", "body_text"),
)
Validities = Callable[[Sequence[int]], dict[int, tuple[str, str, str]]]
_VALIDITIES: list[Validities] = []


def tells_validity(function: Validities) -> Validities:
    """Let a room below tell the validity of records by number: (code, word, tone) for those that have one."""
    _VALIDITIES.append(function)
    return function


def read(keys: Sequence[int]) -> Iterator[Found]:
    """The live editions of these records; four queries."""
    editions = list(
        Edition.objects.live().filter(disclosure__in=keys).select_related("unit", "disclosure").only(*NEEDED)
    )
    columns: dict[int, list[str]] = defaultdict(list)
    placed = Placement.objects.filter(edition__in=editions).order_by("pk")
    for disclosure, code in placed.values_list("disclosure_id", "column__code"):
        columns[disclosure].append(code)
    files: dict[int, list[tuple[str, str]]] = defaultdict(list)
    served = Attachment.objects.filter(edition__in=editions, public=True, scan_state=ScanState.CLEAN).order_by(
        "order", "pk"
    )
    named = list(served.values_list("edition_id", "name", "sha256"))
    texts = (
        dict(AttachedText.objects.filter(sha256__in={digest for _, _, digest in named}).values_list("sha256", "text"))
        if named
        else {}
    )
    for edition, name, digest in named:
        files[edition].append((name, texts.get(digest, "")))
    validities: dict[int, tuple[str, str, str]] = {}
    for tells in _VALIDITIES:
        validities |= tells([edition.disclosure_id for edition in editions])
    for edition in editions:
        code, word, tone = validities.get(edition.disclosure_id, ("", "", ""))
        yield Found(
            KIND,
            edition.disclosure_id,
            edition.title,
            reverse("disclosures:record", args=[edition.disclosure_id]),
            body=edition.body_text,
            number=edition.document_number,
            also=_also(edition),
            attached=tuple(files[edition.pk]),
            unit=edition.unit.code,
            topic=edition.topic,
            genre=edition.kind,
            validity=code,
            day=_day(edition),
            columns=tuple(sorted(columns[edition.disclosure_id])),
            badge=(word, tone) if word else None,
        )


def _also(edition: Edition) -> str:
    words = (edition.issuer, edition.disclosure.index_number, edition.unified_number, edition.keywords)
    return " ".join(word for word in words if word)


def _day(edition: Edition) -> int:
    day = present.day_of(edition.listed_at or edition.drafted_at)
    return day.year * 10_000 + day.month * 100 + day.day


def _keys() -> Iterable[int]:
    return Edition.objects.live().order_by("disclosure_id").values_list("disclosure_id", flat=True).iterator(2000)


def _by_title(text: str, most: int) -> Iterable[Found]:
    rows = Edition.objects.live()
    for word in text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(document_number__icontains=word))
    keys = list(rows.order_by("-listed_at", "-id").values_list("disclosure_id", flat=True)[:most])
    found = {one.key: one for one in read(keys)}
    return [found[key] for key in keys if key in found]


def register_all() -> None:
    """Let records be found."""
    registry.register(Findable(KIND, "政府信息", read, _keys, _by_title))
