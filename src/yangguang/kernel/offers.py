"""What a page lets a person do now: each offer is an action with its form, or the sentence that says why not.

A page's forms all post to the page itself; the field `do` names the offer. What is refused stays on the page with
everything that was typed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from yangguang.kernel.actions import Refused, why_not

CHECK_AGAIN = "没有提交：请按提示改正后再提交。"


class Plain(forms.Form):
    """A button alone."""


@dataclass(slots=True)
class Offer:
    """One action on one subject. `given` turns the form's clean data into the action's parameters.

    `leads_to` gives the address to go on to from the action's result; without it the page is shown again.
    `refusal` is asked once, when the page is put together; `typed` says that the form came back with this request.
    """

    name: str
    function: Callable[..., Any]
    subject: models.Model
    done: str
    form_class: type[forms.Form] = Plain
    given: Callable[[dict[str, Any]], dict[str, Any]] = dict
    button: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, Any] = field(default_factory=dict)
    leads_to: Callable[[Any], str] | None = None
    refusal: str | None = None
    typed: bool = False
    form: forms.Form = field(default_factory=Plain)

    @property
    def label(self) -> str:
        """The button's words: the action's own unless the page has better ones."""
        return self.button or str(self.function.action.label)  # type: ignore[attr-defined]

    @property
    def plain(self) -> bool:
        """Whether there is nothing to fill in: a button alone, perhaps with values that go along unseen."""
        return not self.form.visible_fields()


class Offers:
    """The offers of a page, by name."""

    def __init__(self, request: HttpRequest, offers: Iterable[Offer]) -> None:
        self._request = request
        self._offers = {offer.name: offer for offer in offers}
        asked_for = request.POST.get("do", "") if request.method == "POST" else ""
        for offer in self._offers.values():
            offer.refusal = why_not(offer.function, request.user, offer.subject, **offer.asked)
            offer.typed = offer.name == asked_for
            given: dict[str, Any] = {"data": request.POST, "files": request.FILES} if offer.typed else {}
            offer.form = offer.form_class(prefix=offer.name.replace(":", "-"), **given, **offer.options)

    def __getitem__(self, name: str) -> Offer:
        return self._offers[name]

    def get(self, name: str) -> Offer | None:
        """The offer of that name, or None."""
        return self._offers.get(name)

    def __iter__(self) -> Iterator[Offer]:
        return iter(self._offers.values())

    @property
    def open(self) -> list[Offer]:
        """What may be done now."""
        return [offer for offer in self if offer.refusal is None]

    @property
    def closed(self) -> list[Offer]:
        """What may not be done now, each with its reason."""
        return [offer for offer in self if offer.refusal is not None]

    def answer(self) -> HttpResponse | None:
        """For a POST: run what was asked for and go back to the page; None when the page must be shown (again)."""
        if self._request.method != "POST":
            return None
        offer = next((offer for offer in self if offer.typed), None)
        if offer is None:
            messages.error(self._request, "这项操作现在不能办理，页面可能已经变化，请核对后再试。")
            return redirect(self._request.get_full_path())
        if not offer.form.is_valid():
            messages.error(self._request, CHECK_AGAIN)
            return None
        try:
            given = offer.given(offer.form.cleaned_data)
            result = offer.function(offer.subject, actor=self._request.user, **given)
        except Refused as refusal:
            offer.form.add_error(None, refusal.reason)
            messages.error(self._request, refusal.reason)
            return None
        messages.success(self._request, offer.done)
        return redirect(offer.leads_to(result) if offer.leads_to else self._request.get_full_path())
