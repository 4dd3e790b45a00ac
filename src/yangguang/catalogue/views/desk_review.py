"""The review of an import in one view: items beside their cells, doubts first, every change on the page itself."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yangguang.catalogue import actions, redraft
from yangguang.catalogue.actions.importing import by_field
from yangguang.catalogue.choosing import Wording, meant, wordings_of
from yangguang.catalogue.forms.review import (
    ArrangeForm,
    ConfirmForm,
    FieldNameForm,
    RevisedHeadForm,
    RevisedItemForm,
    SplitForm,
    WordingForm,
)
from yangguang.catalogue.models import CatalogueImport
from yangguang.catalogue.obliging import UnitReader
from yangguang.catalogue.review import Pair, next_wording, page_of, review_of
from yangguang.catalogue.scopes import KEEPERS
from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused
from yangguang.kernel.offers import Offer, Offers
from yangguang.kernel.scoping import one_or_404
from yangguang.organisations.selectors import units_below

ASKED = ("edit", "add", "split")


@roles(*KEEPERS)
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read beside the source, everything doubtful first; `edit`, `add`, `split` and `words` open a form."""
    shown = CatalogueImport.objects.editable_by(request.user).select_related("unit")
    incoming: CatalogueImport = one_or_404(shown, pk=pk)
    reader = UnitReader(incoming.unit)
    desk = _Desk(request, incoming, reader)
    offers = Offers(request, desk.offers())
    if (answer := offers.answer()) is not None:
        return answer
    pages = page_of(len(incoming.draft["items"]) - 1)
    page = min(desk.page, pages)
    seen = review_of(incoming, reader, page)
    item, split, wording = (
        offer.form if (offer := offers.get(name)) else None for name in ("item", "split", "wording")
    )
    context = {
        "incoming": incoming,
        "draft": incoming.draft,
        "seen": seen,
        "pairs": [desk.line(pair, item) for pair in seen.pairs],
        "item_form": item,
        "split_form": split,
        "wording_form": wording,
        "wordings": desk.wordings,
        "unclear": desk.unclear,
        "made": [(name, len(items)) for name, items in by_field(incoming.draft).items()],
        "words": request.GET.get("words"),
        "offers": offers,
        "may_change": offers["arrange"].refusal is None,
        "asked": desk.asked,
        "form_place": desk.place,
        "page": page,
        "pages": range(1, pages + 1),
        "next": redraft.next_problem(incoming.draft, desk.place if desk.place is not None else -1),
    }
    return render(request, "catalogue/desk/review.html", context)


def _made(incoming: CatalogueImport) -> str:
    """The catalogue that was made, or the import with the list of several."""
    made = list(incoming.catalogues.all()[:2])
    if len(made) == 1:
        return reverse("cataloguing:catalogue", args=[made[0].slug])
    return reverse("cataloguing:import", args=[incoming.pk])


class _Desk:
    """What may be done on the page: the whole import's offers, and the one form that the address asks for."""

    def __init__(self, request: HttpRequest, incoming: CatalogueImport, reader: UnitReader) -> None:
        self.request, self.incoming, self.reader = request, incoming, reader
        self.address = reverse("cataloguing:import", args=[incoming.pk])
        self.wordings: list[Wording] = wordings_of(incoming.draft, reader)
        self.unclear = sum(1 for one in self.wordings if one.unresolved)
        self.asked = next((name for name in ASKED if _number(request, name) is not None), None)
        self.place = _number(request, self.asked) if self.asked else None
        most = len(incoming.draft["items"]) - (self.asked != "add")
        if self.place is not None and self.place > most:
            self.asked = self.place = None
        self.page = page_of(self.place) if self.place is not None else max(_number(request, "page") or 1, 1)

    def offers(self) -> list[Offer]:
        """The confirmation, the head, the way out, the buttons of the items, and the form asked for."""
        draft, incoming = self.incoming.draft, self.incoming
        head = {name: draft.get(name, "") for name in ("title", "field", "year")}
        return [
            Offer(
                "confirm",
                actions.confirm,
                incoming,
                "标准目录已确认，请核对公开主体后公布。",
                form_class=ConfirmForm,
                button="确认目录",
                options={"initial": self._revision(), "unclear": self.unclear},
                leads_to=_made,
            ),
            self._change("head", "保存标题和领域", RevisedHeadForm, self._head, {"initial": head}),
            Offer(
                "discard",
                actions.discard,
                incoming,
                "导入已作废，同一文件可以重新导入。",
                button="作废这次导入",
                leads_to=lambda _: reverse("cataloguing:catalogues"),
            ),
            self._change("arrange", "保存", ArrangeForm, self._arranged, {}, self._after_arranging),
            *self._fields(),
            *self._asked_for(),
        ]

    def _fields(self) -> list[Offer]:
        """A file of several fields: one of them is called otherwise."""
        names = list(by_field(self.incoming.draft))
        if len(names) < 2:
            return []
        return [self._change("field", "更正领域名称", FieldNameForm, self._renamed, {"names": names})]

    def line(self, pair: Pair, form: Any) -> dict[str, Any]:
        """An item as the page shows it: its cells, each with its field of the form where it is being changed."""
        here = pair.place == self.place
        editing = here and self.asked == "edit" and form is not None
        return {
            "pair": pair,
            "lines": [(cell, form[cell.name] if editing and cell.name else None) for cell in pair.cells],
            "editing": editing,
            "splitting": here and self.asked == "split",
            "adding": pair.place + 1 == self.place and self.asked == "add",
            "splittable": len(redraft.parts_of(str(pair.item.get("content", "")))) > 1,
        }

    def _asked_for(self) -> list[Offer]:
        draft, place = self.incoming.draft, self.place
        if "words" in self.request.GET:
            words = self.request.GET["words"]
            now = meant(words, draft, self.reader)
            initial = {"words": words, "units": [unit.pk for unit in now.units], "open": now.left_open}
            options = {"units": units_below(self.incoming.unit).exclude(kind="internal"), "initial": initial}
            return [self._change("wording", "保存", WordingForm, self._chosen, options, self._after_choosing)]
        if self.asked == "edit" and place is not None:
            initial = RevisedItemForm.shown(redraft.item_at(draft, place))
            return [
                self._change("item", "保存", RevisedItemForm, self._edited, {"initial": initial}, self._after_editing)
            ]
        if self.asked == "add" and place is not None:
            return [
                self._change(
                    "item", "增加", RevisedItemForm, self._added, {"initial": self._like()}, lambda _: self.at(place)
                )
            ]
        if self.asked == "split" and place is not None:
            parts = redraft.parts_of(str(redraft.item_at(draft, place).get("content", "")))
            return [
                self._change(
                    "split", "拆出新事项", SplitForm, self._split, {"parts": parts}, lambda _: self.at(place + 1)
                )
            ]
        return []

    def _change(
        self, name: str, button: str, form: Any, change: Any, options: dict[str, Any], leads_to: Any = None
    ) -> Offer:
        """An offer that changes the draft, on the revision that the form started from."""

        def given(data: dict[str, Any]) -> dict[str, Any]:
            revision = data.pop("revision")
            # An older revision is refused by the policy; what it would have changed may no longer be there.
            fresh = revision == self.incoming.revision
            return {"draft": change(data) if fresh else self.incoming.draft, "revision": revision}

        options = {**options, "initial": {**options.get("initial", {}), **self._revision()}}
        return Offer(name, actions.correct, self.incoming, "已保存。", form, given, button, options, leads_to=leads_to)

    def _revision(self) -> dict[str, int]:
        return {"revision": self.incoming.revision}

    def _head(self, data: dict[str, Any]) -> dict[str, Any]:
        draft = self.incoming.draft
        if data["field"] and data["field"] != draft.get("field", ""):
            draft = redraft.of_field(draft, data["field"])
        return {**draft, **data}

    def _renamed(self, data: dict[str, Any]) -> dict[str, Any]:
        return redraft.renamed_field(self.incoming.draft, data["old"], data["new"])

    def _arranged(self, data: dict[str, Any]) -> dict[str, Any]:
        change = {"settle": redraft.settled, "merge": redraft.merged, "remove": redraft.removed}[data["what"]]
        return change(self.incoming.draft, data["place"])

    def _edited(self, data: dict[str, Any]) -> dict[str, Any]:
        return redraft.edited(self.incoming.draft, self._asked_place(), data)

    def _added(self, data: dict[str, Any]) -> dict[str, Any]:
        return redraft.added(self.incoming.draft, self._asked_place(), data, self._row())

    def _split(self, data: dict[str, Any]) -> dict[str, Any]:
        return redraft.split(self.incoming.draft, self._asked_place(), data["level2"], data["parts"])

    def _chosen(self, data: dict[str, Any]) -> dict[str, Any]:
        codes = None if data["open"] else [unit.code for unit in data["units"]]
        return redraft.chosen(self.incoming.draft, data["words"], codes)

    def _asked_place(self) -> int:
        if self.place is None:
            raise Refused("没有这一项，页面可能已经变化，请核对后再试。")
        return self.place

    def _like(self) -> dict[str, Any]:
        """A new item is mostly like the one above it."""
        if not self.place:
            return {}
        above = redraft.item_at(self.incoming.draft, self.place - 1)
        return RevisedItemForm.shown({**above, "level2": "", "content": ""})

    def _row(self) -> tuple[int, int] | None:
        """The row of the source for which the new item is written, as `row=table-row` in the address."""
        table, _, row = self.request.GET.get("row", "").partition("-")
        return (int(table[:6]), int(row[:6])) if table.isdecimal() and row.isdecimal() else None

    def at(self, place: int, query: str = "page") -> str:
        """The address of an item on the page, or with `edit` of its form."""
        value = page_of(place) if query == "page" else place
        return f"{self.address}?{query}={value}#item-{place}"

    def _after_editing(self, changed: CatalogueImport) -> str:
        place = self._asked_place()
        following = redraft.next_problem(changed.draft, place) if "next" in self.request.POST else None
        return self.at(place) if following is None else self.at(following, "edit")

    def _after_arranging(self, changed: CatalogueImport) -> str:
        place = int(self.request.POST["arrange-place"])
        if self.request.POST["arrange-what"] == "settle":
            following = redraft.next_problem(changed.draft, place)
            return self.at(place if following is None else following)
        return self.at(max(place - 1, 0))

    def _after_choosing(self, changed: CatalogueImport) -> str:
        following = next_wording(wordings_of(changed.draft, self.reader), self.request.POST.get("wording-words", ""))
        if following is None or "next" not in self.request.POST:
            return f"{self.address}#wordings"
        return f"{self.address}?{urlencode({'words': following})}#wordings"


def _number(request: HttpRequest, name: str) -> int | None:
    """A number from the address; None for anything else."""
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 7 else None
