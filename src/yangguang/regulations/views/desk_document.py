"""A document on the desk: its validity and the events behind it, what its text says of others, and what I may do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yangguang.kernel import present
from yangguang.kernel.access import roles
from yangguang.kernel.fields import Words
from yangguang.kernel.history import history_of
from yangguang.kernel.offers import Offer, Offers
from yangguang.kernel.scoping import one_or_404
from yangguang.regulations import actions
from yangguang.regulations.desk import HARMLESS, events_of, kept_by, suggested_of
from yangguang.regulations.forms import EventForm, LapseForm, event_given
from yangguang.regulations.models import LifeEvent, Regulation, Relation
from yangguang.regulations.scopes import KEEPERS
from yangguang.regulations.settling import settle_harmless
from yangguang.regulations.states import RelationState
from yangguang.regulations.validity import Kind, State
from yangguang.regulations.validity.months import in_words
from yangguang.regulations.views.desk_list import tell
from yangguang.regulations.views.tones import tone_of

TOGETHER = "harmless"


@roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as those who keep it see it; a POST does what its buttons offer."""
    rows = kept_by(request.user).select_related("unit", "disclosure").prefetch_related("events")
    one: Regulation = one_or_404(rows, pk=pk)
    if request.method == "POST" and request.POST.get("do") == TOGETHER:
        tell(request, *settle_harmless([one], request.user))
        return redirect(request.get_full_path())
    today = present.today()
    validity = one.validity_on(today)
    events, suggested = events_of(one), suggested_of(one)
    offers = Offers(request, [*_life(one, validity.state), *_events(events), *_relations(suggested)])
    if (answer := offers.answer()) is not None:
        return answer
    settled = {"state": RelationState.CONFIRMED}
    context = {
        "document": one,
        "validity": validity,
        "tone": tone_of(validity),
        "textless": one.disclosure_id is None and not one.versions.exclude(text="").exists(),
        "events": [_event(event, offers) for event in events],
        "suggested": [{"relation": relation, "typed": offers[f"settle:{relation.pk}"]} for relation in suggested],
        "together": sum(relation.target_id is not None and relation.kind in HARMLESS for relation in suggested),
        "outgoing": one.relations.filter(**settled).select_related("target"),
        "incoming": one.related_from.filter(**settled).select_related("source"),
        "mine": [offer for name in ("lapse", "record") if (offer := offers.get(name)) and offer.refusal is None],
        "renewable": validity.state in (State.EFFECTIVE, State.SUSPENDED, State.NOT_YET_EFFECTIVE),
        "history": history_of(one, events, one.relations.exclude(state=RelationState.SUGGESTED)),
    }
    return render(request, "regulations/desk/document.html", context, status=422 if request.method == "POST" else 200)


def _life(one: Regulation, state: State) -> list[Offer]:
    """What may be recorded of the document as a whole."""
    record = Offer("record", actions.record_event, one, "效力事件已登记。", EventForm, event_given)
    lapse = Offer("lapse", actions.record_event, one, "已宣布失效。", LapseForm, _lapse_given, button="宣布失效")
    return [record] if state in (State.REPEALED, State.REPLACED, State.NOT_ISSUED) else [lapse, record]


def _lapse_given(data: dict[str, Any]) -> dict[str, Any]:
    return event_given({**data, "kind": Kind.DECLARED_LAPSED})


def _events(events: list[LifeEvent]) -> list[Offer]:
    return [
        Offer(
            f"undo:{event.pk}",
            actions.undo_event,
            event,
            "效力事件已撤销。",
            Words,
            lambda data: {"reason": data["words"]},
            button="撤销",
            options={"words": "撤销的理由"},
        )
        for event in events
        if not event.undone
    ]


def _relations(suggested: list[Relation]) -> list[Offer]:
    return [
        offer
        for relation in suggested
        for offer in (
            Offer(f"settle:{relation.pk}", actions.settle, relation, "关系已确认。", button="确认"),
            Offer(f"reject:{relation.pk}", actions.reject, relation, "已标为不是。", button="不是"),
        )
    ]


def _event(event: LifeEvent, offers: Offers) -> dict[str, Any]:
    return {
        "event": event,
        "length": in_words(event.months) if event.months else "",
        "provisions": "、".join(event.provisions),
        "undo": offers.get(f"undo:{event.pk}"),
    }
