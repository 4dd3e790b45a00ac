"""Documents of the library as things that are found, and the validity of those that are records too."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.urls import reverse

from yangguang.disclosures.finding import tells_validity
from yangguang.regulations.models import Regulation, Version
from yangguang.regulations.validity import State
from yangguang.search import labels, registry
from yangguang.search.registry import Findable, Found

KIND = "regulation"
# How a badge looks: green in force, amber soon to lapse, blue to come, grey for what is over.
TONES = {State.EFFECTIVE: "good", State.NOT_YET_EFFECTIVE: "info", State.SUSPENDED: "warn"}
EXPIRING = "expiring"


def badge_of(document: Regulation) -> tuple[str, str] | None:
    """The word and the tone for the state that is cached; None before there is one."""
    if not document.state:
        return None
    if document.expiring:
        return "即将到期", "warn"
    state = State(document.state)
    return state.label, TONES.get(state, "quiet")


def _read(keys: Sequence[int]) -> Iterator[Found]:
    documents = Regulation.objects.filter(pk__in=keys, disclosure=None).select_related("unit")
    newest: dict[int, str] = dict(
        Version.objects.filter(regulation__in=documents).order_by("number").values_list("regulation_id", "text")
    )
    for document in documents:
        day = document.issued_on
        yield Found(
            KIND,
            document.pk,
            document.title,
            reverse("regulations:document", args=[document.pk]),
            body=newest.get(document.pk, ""),
            number=document.document_number,
            also=document.issuer,
            unit=document.unit.code if document.unit else "",
            topic=document.topic,
            validity=EXPIRING if document.expiring else document.state,
            day=day.year * 10_000 + day.month * 100 + day.day if day else 0,
            badge=badge_of(document),
        )


def _keys() -> Iterable[int]:
    return Regulation.objects.filter(disclosure=None).order_by("pk").values_list("pk", flat=True).iterator(2000)


def _by_title(text: str, most: int) -> Iterable[Found]:
    rows = Regulation.objects.filter(disclosure=None, title__icontains=text).order_by("-issued_on", "-id")
    return _read(list(rows.values_list("pk", flat=True)[:most]))


@tells_validity
def validity_of_records(records: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """By record: the code for filters, the word and the tone, for those that are documents of the library."""
    found: dict[int, tuple[str, str, str]] = {}
    for document in Regulation.objects.filter(disclosure__in=records):
        if document.disclosure_id and (badge := badge_of(document)):
            found[document.disclosure_id] = (EXPIRING if document.expiring else document.state, *badge)
    return found


def _words(codes: Iterable[str]) -> Mapping[str, str]:
    known = {state.value: state.label for state in State} | {EXPIRING: "即将到期"}
    return {code: known[code] for code in codes if code in known}


def register_all() -> None:
    """Let documents be found, and give the words for validity."""
    registry.register(Findable(KIND, "文件", _read, _keys, _by_title))
    labels.register("validity", _words)
