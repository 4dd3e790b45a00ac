"""Files of editions for those who work on them."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yangguang.disclosures.models import Attachment
from yangguang.disclosures.scopes import READERS
from yangguang.disclosures.selectors.desk import own_editions
from yangguang.disclosures.serving import on_desk
from yangguang.disclosures.states import ScanState
from yangguang.kernel.access import roles
from yangguang.kernel.scoping import one_or_404


@roles(*READERS)
@require_GET
def file(request: HttpRequest, pk: int, file: int, name: str) -> HttpResponseBase:
    """A file of an edition, once it was found clean; until then, and when it was not, a page that says why.

    Pictures and PDF open in the browser, which runs and loads nothing that is in them; others are saved.
    """
    edition = one_or_404(own_editions(request.user), pk=pk)
    found: Attachment = one_or_404(
        Attachment.objects.visible_to(request.user), pk=file, edition__disclosure_id=edition.disclosure_id
    )
    if found.scan_state != ScanState.CLEAN:
        answer = render(request, "disclosures/desk/not_served.html", {"file": found, "edition": edition}, status=409)
        answer["X-Scan-State"] = found.scan_state
        return answer
    return on_desk(found)
