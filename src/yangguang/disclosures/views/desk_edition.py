"""One edition on the desk: what it says, how far it has come, and what I may do with it now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yangguang.catalogue import vocabulary
from yangguang.disclosures import actions, gate
from yangguang.disclosures.clocks import publication_deadline
from yangguang.disclosures.content import content_of, digest_of
from yangguang.disclosures.interpreting import document_of, interpretations_of, of_record
from yangguang.disclosures.models import Edition
from yangguang.disclosures.pictures import body_on_desk
from yangguang.disclosures.placing import gathers
from yangguang.disclosures.scopes import READERS
from yangguang.disclosures.selectors.desk import open_columns, own_editions, row_of
from yangguang.disclosures.selectors.review import difference_for, people_of, way_of
from yangguang.disclosures.states import AttachmentRole, EditionState, Openness
from yangguang.disclosures.views.desk_offers import offers_of
from yangguang.kernel import present
from yangguang.kernel.access import roles
from yangguang.kernel.actions import why_not
from yangguang.kernel.history import history_of
from yangguang.kernel.offers import Offers
from yangguang.kernel.scoping import one_or_404


@roles(*READERS)
@require_http_methods(["GET", "POST"])
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """The edition as the public will see it, its way, its checks, its reviews and its history."""
    rows = own_editions(request.user).select_related("disclosure", "unit", "assigned_to", "interprets")
    one: Edition = one_or_404(rows, pk=pk)
    _check(one)
    offers = Offers(request, offers_of(one, request.user))
    if (answer := offers.answer()) is not None:
        return answer
    today = present.today()
    steps, clearances = list(one.steps.select_related("by")), list(one.clearances.select_related("by"))
    files = list(one.attachments.select_related("masked_from"))
    blocking = gate.blocking(one.findings)
    context = {
        "edition": one,
        "record": one.disclosure,
        "row": row_of(one, today),
        "deadline": publication_deadline(one) if one.openness == Openness.PROACTIVE else None,
        "interpreted": of_record(one.disclosure, today) if one.state == EditionState.LIVE else None,
        "interprets": document_of(one, own_editions(request.user)),
        "interpretations": list(interpretations_of(one.disclosure, own_editions(request.user))),
        "way": way_of(one, steps),
        "people": people_of(one, steps, clearances),
        "clearances": clearances[::-1],
        "body": body_on_desk(one),
        "files": [file for file in files if file.role != AttachmentRole.PICTURE],
        "blocking": blocking,
        "warnings": [finding for finding in one.findings if finding not in blocking],
        "difference": difference_for(one, request.user, steps),
        "returned": next((s for s in reversed(steps) if s.decision == "returned"), None),
        "kind": vocabulary.label(vocabulary.kinds(), one.kind),
        "topic": vocabulary.label(vocabulary.topics(), one.topic) if one.topic else "",
        "audience": vocabulary.label(vocabulary.audiences(), one.audience) if one.audience else "",
        "columns": list(one.columns.all()),
        "gathered": [column for column in open_columns() if gathers(column, one, one.unit)],
        "obligations": list(one.obligations.select_related("item__catalogue")),
        "editions": list(one.disclosure.editions.order_by("-number").only("pk", "number", "state", "title")),
        "withdrawal": one.disclosure.withdrawals.first() if one.state == EditionState.WITHDRAWN else None,
        "may_edit": why_not(actions.revise, request.user, one),
        "public": reverse("disclosures:record", args=[one.disclosure_id]) if one.state == EditionState.LIVE else "",
        "offers": offers,
        "mine": offers.open,
        "closed": offers.closed,
        "uncleared": not any(clearance.digest == one.digest for clearance in clearances),
        "history": history_of(one, one.disclosure, steps, clearances),
        "today": today,
    }
    return render(request, "disclosures/desk/edition.html", context, status=422 if request.method == "POST" else 200)


def _check(one: Edition) -> None:
    """A draft is checked again when it changed since; later stages keep what was found when it was handed in."""
    if one.state == EditionState.DRAFT and one.findings_digest != digest_of(content_of(one)):
        gate.examine(one)
