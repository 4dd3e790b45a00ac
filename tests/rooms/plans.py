"""The pages of the year's plan and its work, for the test in the browser."""

from typing import Any

from tests.pages import Page, pages

PLAN = "changde-2020"
# A word of the first task of the notice, which is kept in traditional characters.
WORD = "第一時間"


def _share(code: str, state: str) -> Any:
    from yangguang.workplan.models import Assignment

    return lambda: (Assignment.objects.filter(unit__code=code, state=state)[0].pk,)


def _contested() -> tuple[int]:
    from yangguang.workplan.models import Assignment

    return (Assignment.objects.get(state="contested").pk,)


def _first(model: str, **asked: Any) -> Any:
    def arguments() -> tuple[int]:
        from django.apps import apps

        return (apps.get_model("workplan", model).objects.filter(**asked).order_by("pk")[0].pk,)

    return arguments


def _changed(word: str) -> Any:
    """The notice of the city with another word in it, on its way in."""
    from yangguang.demo.story import NOTICE
    from yangguang.organisations.models import Unit, User
    from yangguang.workplan import actions
    from yangguang.workplan.reading import read_notice

    data = NOTICE.read_text(encoding="utf-8").replace(WORD, word, 1).encode()
    document, notice = read_notice(NOTICE.name, data)
    office = User.objects.get(username="office")
    return actions.bring_in(Unit.objects.get(code="changde"), actor=office, document=document, data=data, notice=notice)


def second_edition() -> tuple[str, int]:
    """A second edition of the plan, from a notice that was changed."""
    from yangguang.organisations.models import User
    from yangguang.workplan import actions
    from yangguang.workplan.models import Plan

    plan = Plan.objects.get(slug=PLAN)
    if plan.editions.count() == 1:
        actions.confirm(_changed("三日內"), actor=User.objects.get(username="office"))
    return (PLAN, 2)


def incoming() -> tuple[int]:
    """A notice that waits to be confirmed."""
    from yangguang.workplan.models import NoticeImport

    waiting = NoticeImport.objects.filter(state="parsed").first()
    return ((waiting or _changed("五日內")).pk,)


PAGES = [
    *pages(None, "portal:home", "plans:index", "plans:units"),
    *(Page(f"plans:{name}", (PLAN,)) for name in ("plan", "shares", "editions", "events", "orders", "bulletins")),
    Page("plans:plan", (PLAN,), query="?light=overdue"),
    Page("plans:plan", (PLAN,), prefix="/zh-hant"),
    *(Page("plans:task", (PLAN, number)) for number in (3, 14, 15)),
    Page("plans:edition", (PLAN, 1)),
    Page("plans:difference", second_edition),
    Page("plans:bulletin", _first("Bulletin")),
    Page("plans:unit", ("wuling",)),
    Page("plans:unit", ("justice-bureau",)),
    *pages(
        "office",
        *(f"workbench:{name}" for name in ("inbox", "audit-log")),
        *(f"workplan:{name}" for name in ("imports", "new-import", "desk-plans", "schemes", "orders", "new-order")),
        *(f"workplan:{name}" for name in ("events", "bulletins")),
    ),
    Page("workplan:import", _first("NoticeImport"), "office"),
    *(
        Page(f"workplan:{name}", incoming, "office")
        for name in ("import", "import-head", "import-names", "import-new-task", "import-confirm")
    ),
    Page("workplan:import-task", lambda: (*incoming(), 0), "office"),
    *(Page(f"workplan:{name}", (PLAN,), "office") for name in ("desk-plan", "heat")),
    Page("workplan:desk-edition", (PLAN, 1), "office"),
    Page("workplan:desk-task", (PLAN, 14), "office"),
    Page("workplan:narrow", _first("UnitMention", group__needs_narrowing=True, narrowed_at=None), "office"),
    Page("workplan:share", _contested, "office"),
    Page("workplan:scheme", _first("Scheme", state="consulting"), "office"),
    Page("workplan:order", _first("SupervisionOrder"), "office"),
    Page("workplan:bulletin", _first("Bulletin"), "office"),
    Page("workplan:bulletin-preview", _first("Bulletin"), "office"),
    Page("workplan:unit", ("wuling",), "office"),
    *pages("head", "workbench:inbox", "workplan:my-tasks"),
    Page("workplan:my-unit", who="head", leads=True),
    *(
        Page("workplan:share", _share("administrative-approval-bureau", state), "head")
        for state in ("accepted", "proposed")
    ),
    Page("workplan:scheme", _first("Scheme", task__number=4), "head"),
]
