"""Clean-ups of documents, in the matrices: one in which `own` is asked, and one that was published."""

from datetime import date
from typing import Any

from tests.pages import Page, pages
from yangguang.regulations import models
from yangguang.regulations.states import Answer, CleanupState

OFFICE = {"city.office"}
KEEPERS = {"own.clerk", "own.reviewer", "own.head", "own.office", "city.office"}


def records(world: Any) -> dict[str, Any]:
    """`cleanup` that asks about the document of `own`, its `cleanup_item`, and the like in other states."""
    from tests.world import NOW

    made = {}
    for state in (CleanupState.DRAFT, CleanupState.ASKING, CleanupState.PUBLISHED):
        done = state == CleanupState.PUBLISHED
        one = models.Cleanup.objects.create(
            unit=world.city,
            title=f"文件清理：{state.label}",
            due_on=date(2020, 6, 30),
            state=state,
            created_at=NOW,
            published_at=NOW if done else None,
            effective_on=date(2020, 5, 20) if done else None,
        )
        item = models.CleanupItem.objects.create(
            cleanup=one, regulation=models.Regulation.objects.get(unit=world.own), answer=Answer.KEEP if done else ""
        )
        made[f"cleanup_{state.value}"], made[f"cleanup_item_{state.value}"] = one, item
    settled = models.Cleanup.objects.create(
        unit=world.city, title="文件清理：已审定", due_on=date(2020, 6, 30), state=CleanupState.ASKING, created_at=NOW
    )
    made["cleanup_item_settled"] = models.CleanupItem.objects.create(
        cleanup=settled,
        regulation=models.Regulation.objects.get(unit=world.own),
        answer=Answer.KEEP,
        decision=Answer.LAPSE,
        decision_reason="调整对象已消失",
    )
    return made


ACTIONS: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "regulations.open_cleanup": ("city", {}, OFFICE),
    "regulations.add_to_cleanup": ("cleanup_asking", {}, OFFICE),
    "regulations.leave_out": ("cleanup_item_draft", {"reason": "不是规范性文件"}, OFFICE),
    "regulations.ask_units": ("cleanup_draft", {}, OFFICE),
    "regulations.answer_cleanup": ("cleanup_item_asking", {}, KEEPERS),
    "regulations.keep_all_of_cleanup": ("cleanup_asking", {"unit": "own"}, KEEPERS),
    "regulations.clear_cleanup_answer": ("cleanup_item_settled", {}, KEEPERS),
    "regulations.clear_cleanup_decision": ("cleanup_item_settled", {}, OFFICE),
    "regulations.decide_cleanup": ("cleanup_item_asking", {"reason": "仍需执行"}, OFFICE),
    "regulations.publish_cleanup": ("cleanup_asking", {}, OFFICE),
    "regulations.undo_cleanup": ("cleanup_published", {"reason": "名单有误"}, OFFICE),
    "regulations.drop_cleanup": ("cleanup_asking", {"reason": "改期"}, OFFICE),
}
TOUCHES_NOTHING = {
    f"regulations.{name}": "a clean-up is public when its result is"
    for name in (
        *("open_cleanup", "add_to_cleanup", "leave_out", "ask_units", "drop_cleanup"),
        *("answer_cleanup", "keep_all_of_cleanup", "clear_cleanup_answer", "decide_cleanup", "clear_cleanup_decision"),
    )
}
RECORDS = {
    "library:cleanup": ({"pk": "cleanup_asking.pk"}, KEEPERS),
    "library:cleanup-publish": ({"pk": "cleanup_asking.pk"}, OFFICE),
}
PUBLISHED = {"pk": "cleanup_published.pk"}
PUBLIC: dict[str, dict[str, str]] = {
    "regulations:cleanup": PUBLISHED,
    "regulations:cleanup-docx": PUBLISHED,
    "regulations:cleanup-xlsx": PUBLISHED,
}


def _in(state: CleanupState) -> tuple[int]:
    """A campaign of the demonstration city in this state, with a document of each outcome."""
    from yangguang.kernel import present
    from yangguang.organisations.models import Unit

    city = Unit.objects.get(code="changde")
    one, fresh = models.Cleanup.objects.get_or_create(
        unit=city,
        title=f"（示例）规范性文件清理：{state.label}",
        state=state,
        defaults={"due_on": present.today(), "created_at": present.now()},
    )
    if fresh:
        for answer, document in zip(Answer.values, models.Regulation.objects.exclude(unit=None), strict=False):
            models.CleanupItem.objects.create(cleanup=one, regulation=document, answer=answer, reason="另有规定")
        if state == CleanupState.PUBLISHED:
            models.Cleanup.objects.filter(pk=one.pk).update(published_at=present.now(), effective_on=present.today())
    return (one.pk,)


PAGES = [
    *pages("office", "library:cleanups", "library:cleanup-new"),
    Page("library:cleanup-new", who="office", query="?title=x&due_on=2020-07-01&years=5"),
    Page("library:cleanup", lambda: _in(CleanupState.DRAFT), "office"),
    Page("library:cleanup", lambda: _in(CleanupState.ASKING), "office"),
    Page("library:cleanup", lambda: _in(CleanupState.ASKING), "head"),
    Page("library:cleanup", lambda: _in(CleanupState.PUBLISHED), "office"),
    Page("library:cleanup-publish", lambda: _in(CleanupState.ASKING), "office"),
    *pages(None, "regulations:cleanups"),
    Page("regulations:cleanup", lambda: _in(CleanupState.PUBLISHED)),
]
