"""The library of documents, in the matrices."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db import transaction

from tests.pages import Page, pages
from yangguang.regulations import models

KEEPERS = {"own.clerk", "own.reviewer", "own.head", "own.office", "city.office"}


def records(world: Any) -> dict[str, Any]:
    """`document` of `own` with a `life_event`, two `version`s and a `relation` that waits; a `law` of others."""
    from tests.world import NOW

    common = {"created_at": NOW, "issued_on": date(2020, 1, 2)}
    document = models.Regulation.objects.create(
        unit=world.own, title="常德市科普办法", title_key="常德市科普办法", document_class="normative", **common
    )
    law = models.Regulation.objects.create(
        title="科学技术普及法", title_key="科学技术普及法", document_class="law", **common
    )
    version = None
    for number in (1, 2):
        version = models.Version.objects.create(
            regulation=document,
            number=number,
            title=document.title,
            effective_on=date(2020, number, 2),
            text=f"第一条　为了科普，制定本办法。\n第二条　第{number}版。",
        )
    event = models.LifeEvent.objects.create(regulation=document, kind="effective", on=date(2020, 1, 2), recorded_at=NOW)
    relation = models.Relation.objects.create(
        source=document, target=law, kind="based_on", words="根据《科学技术普及法》"
    )
    day = SimpleNamespace(iso="2020-03-01")
    return {
        "some_day": day,
        "document": document,
        "law": law,
        "version": version,
        "life_event": event,
        "relation": relation,
    }


PK = {"pk": "document.pk"}
PUBLIC: dict[str, dict[str, str]] = {
    "regulations:document": PK,
    "regulations:relations": PK,
    "regulations:article": {**PK, "anchor": "1"},
    "regulations:compare": {**PK, "old": "1", "new": "2"},
}
RECORDS = {
    "library:document": (PK, KEEPERS),
    "library:renew": (PK, KEEPERS),
    "library:relation": ({"pk": "relation.pk"}, KEEPERS),
}
ACTIONS: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "regulations.bring_in": ("city", {}, set()),
    "regulations.enter": ("city", {}, set()),
    "regulations.record_event": ("document", {}, KEEPERS),
    "regulations.undo_event": ("life_event", {}, KEEPERS),
    "regulations.settle": ("relation", {}, KEEPERS),
    "regulations.reject": ("relation", {}, KEEPERS),
}
PUBLIC["regulations:document-on"] = {**PK, "day": "some_day.iso"}
SENT_TO: dict[str, dict[str, str]] = {"regulations:ask-day": PK}
BUREAU = "administrative-approval-bureau"


def _told() -> models.Regulation:
    """A document of the demonstration city with a life, what its text says of others, and a law that it rests on."""
    from yangguang.kernel import present
    from yangguang.organisations.models import Unit
    from yangguang.regulations.keeping import keep_state

    found = models.Regulation.objects.filter(title="常德市政务服务办法").first()
    if found is not None:
        return found
    now = present.now()
    common = {"created_at": now, "issued_on": date(2015, 6, 1)}
    made = models.Regulation.objects.create(
        unit=Unit.objects.get(code=BUREAU),
        title="常德市政务服务办法",
        title_key="常德市政务服务办法",
        document_number="常政务发〔2015〕3号",
        document_class="normative",
        **common,
    )
    law = models.Regulation.objects.create(
        title="优化营商环境条例", title_key="优化营商环境条例", document_class="law", issuer="国务院", **common
    )
    for number in (1, 2):
        models.Version.objects.create(
            regulation=made,
            number=number,
            title=made.title,
            effective_on=date(2014 + number, 7, 1),
            text=f"第一条　为了优化政务服务，制定本办法。\n第二条　窗口应当在{number}日内答复。",
        )
    for kind, on, more in (
        ("issued", date(2015, 6, 1), {}),
        ("effective", date(2015, 7, 1), {}),
        ("term_set", date(2015, 6, 1), {"months": 60}),
        ("term_set", date(2015, 6, 2), {"months": 72, "note": "与正文不符"}),
        ("repealed", date(2018, 1, 1), {"undone": True, "note": "登记有误（撤销：不是这份文件）"}),
        (
            "partly_repealed",
            date(2019, 1, 1),
            {"provisions": ["第八条"], "by": law, "by_words": "《优化营商环境条例》"},
        ),
    ):
        models.LifeEvent.objects.create(regulation=made, kind=kind, on=on, recorded_at=now, **more)
    for kind, target, words in (
        ("based_on", law, "根据《优化营商环境条例》等规定，结合本市实际，制定本办法。"),
        ("repeals", law, "《优化营商环境条例》同时废止。"),
        ("cites", None, "依照《某某窗口管理规定》第五条的规定办理。"),
    ):
        title = target.title if target else "政务服务"
        models.Relation.objects.create(source=made, target=target, target_title=title, kind=kind, words=words)
    models.Relation.objects.create(source=made, target=law, kind="implements", state="confirmed", words="贯彻")
    with transaction.atomic():
        for one in (made, law):
            keep_state(one, present.today())
    return made


def _document() -> tuple[int]:
    return (_told().pk,)


def _relation() -> tuple[int]:
    return (_told().relations.get(target=None).pk,)


PAGES = [
    Page("regulations:document", _document),
    Page("regulations:document-on", lambda: (_told().pk, "2015-08-01")),
    Page("regulations:article", lambda: (_told().pk, "2")),
    Page("regulations:relations", lambda: (_told().relations.get(state="confirmed").target_id,)),
    Page("regulations:compare", lambda: (_told().pk, 1, 2)),
    *pages(None, "regulations:library"),
    Page("regulations:library", query="?lack=expired_unhandled"),
    *pages("office", "library:list"),
    Page("library:list", query="?concern=problems", who="office"),
    Page("library:document", _document, "office"),
    Page("library:renew", _document, "office"),
    Page("library:renew", _document, "office", "?on=2020-06-01&years=5"),
    Page("library:relation", _relation, "office"),
]
