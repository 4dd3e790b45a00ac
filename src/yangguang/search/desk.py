"""The words of search on the desk: groups of synonyms, and what found nothing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused
from yangguang.kernel.scoping import one_or_404, row_number
from yangguang.organisations.models import Role
from yangguang.organisations.selectors import home_unit
from yangguang.search import actions, fruitless
from yangguang.search.forms import GroupForm, Period
from yangguang.search.models import IgnoredQuery, Synonym
from yangguang.search.policies import wrong_with
from yangguang.search.scopes import keeps_words
from yangguang.search.trying import tried

ROWS = 50
LIST = "searching:synonyms"


@roles(Role.OFFICE)
@require_safe
def synonyms(request: HttpRequest) -> HttpResponse:
    """The groups, narrowed by a word; with `with` in the address, to choose one that this word shall join."""
    asked, joining = request.GET.get("q", "").strip()[:60], _joining(request)
    shown = Synonym.objects.visible_to(request.user)
    for word in asked.split():
        shown = shown.filter(words__icontains=word)
    page = Paginator(shown, ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "asked": asked, "joining": joining, "keeps": keeps_words(request.user)}
    return render(request, "search/desk/synonyms.html", context)


@roles(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new group."""
    if not keeps_words(request.user):
        raise Http404("没有这个页面")
    form = GroupForm(request.POST or None, initial={"words": _joining(request)})
    return _edited(request, form, None, lambda words: _added(request, words))


def _added(request: HttpRequest, words: str) -> None:
    actions.add_synonyms(home_unit(), actor=request.user, words=words)


@roles(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Change or remove a group."""
    found: Synonym = one_or_404(Synonym.objects.editable_by(request.user), pk=pk)
    if request.POST.get("do") == "remove":
        try:
            actions.remove_synonyms(found, actor=request.user)
        except Refused as refusal:
            messages.error(request, refusal.reason)
        else:
            messages.success(request, f"已删除“{found.words}”，搜索不再把它们当作同义词。")
        return redirect(LIST)
    now = "\n".join([*found.words.split(), *_joining(request).split()])
    form = GroupForm(request.POST or None, initial={"words": now})
    return _edited(request, form, found, lambda words: _changed(request, found, words))


def _changed(request: HttpRequest, found: Synonym, words: str) -> None:
    actions.change_synonyms(found, actor=request.user, words=words)


def _edited(request: HttpRequest, form: GroupForm, found: Synonym | None, save: Callable[[str], None]) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "group": found}
    if request.method == "POST" and form.is_valid():
        words, typed = form.cleaned_data["words"], form.cleaned_data["typed"]
        if request.POST.get("do") == "try":
            number = found.pk if found else None
            if wrong := wrong_with(words, number):
                form.add_error("words", wrong)
            elif not typed:
                form.add_error("typed", "请写一个查询词再试。")
            else:
                context |= {"tried": tried(typed, words, number), "typed": typed}
        else:
            try:
                save(words)
            except Refused as refusal:
                form.add_error("words", refusal.reason)
            else:
                messages.success(request, "已保存，从下一次搜索起生效。")
                return redirect(LIST)
    return render(request, "search/desk/group.html", context)


@roles(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def fruitless_queries(request: HttpRequest) -> HttpResponse:
    """What found nothing, the most wanted first; a POST ignores one, or lists an ignored one again."""
    if request.method == "POST":
        return _settled(request)
    form = Period(request.GET)
    days = (form.cleaned_data["days"] if form.is_valid() else None) or 30
    page = Paginator(fruitless.missed(days), ROWS).get_page(request.GET.get("page"))
    context = {
        "form": Period(initial={"days": str(days)}),
        "days": days,
        "page": page,
        "rows": fruitless.told(page.object_list),
        "ignored": IgnoredQuery.objects.visible_to(request.user),
        "keeps": keeps_words(request.user),
    }
    return render(request, "search/desk/fruitless.html", context)


def _settled(request: HttpRequest) -> HttpResponse:
    number = row_number(request.POST.get("heed", ""))
    try:
        if number is not None:
            ignored: IgnoredQuery = one_or_404(IgnoredQuery.objects.editable_by(request.user), pk=number)
            actions.heed_query(ignored, actor=request.user)
            messages.success(request, f"“{ignored.typed}”以后搜不到时会重新列出。")
        else:
            typed = request.POST.get("ignore", "")[: fruitless.LONGEST].replace("\0", "")
            actions.ignore_query(home_unit(), actor=request.user, typed=typed)
            messages.success(request, f"“{typed}”不再列出。")
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect(request.get_full_path())


def _joining(request: HttpRequest) -> str:
    """The word that shall join a group."""
    return " ".join(request.GET.get("with", "")[: fruitless.LONGEST].replace("\0", "").split())
