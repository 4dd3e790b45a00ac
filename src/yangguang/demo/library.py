"""The demonstration's library: documents brought in from files, a repeal that the office confirms, and a clean-up."""

from datetime import date
from pathlib import Path

from yangguang.kernel.actions import SystemActor
from yangguang.organisations.models import Unit, User
from yangguang.regulations import actions
from yangguang.regulations.actions import bring_in, settle
from yangguang.regulations.cleaning import Rule
from yangguang.regulations.importing.laws import documents, grouped
from yangguang.regulations.models import Relation
from yangguang.regulations.resolving import resolve
from yangguang.regulations.states import Answer
from yangguang.regulations.validity import State

FOLDER = Path(__file__).parent / "data" / "library"
ACTOR = SystemActor("示例数据")
# What the unit says of each document of the clean-up, by words of its title, and why.
SAID = {
    "公共资源交易": (Answer.AMEND, "与上级新规定不一致的条款须修改"),
    "政务数据": (Answer.KEEP, ""),
    "停车": (Answer.LAPSE, "有效期已经届满"),
}


def tell(home: Unit, unit: Unit, office: User) -> None:
    """Fill the library of `home` with the documents of `unit`; the caller holds the transaction."""
    for document in grouped(documents(FOLDER)):
        bring_in(home, actor=ACTOR, document=document, unit=unit)
    resolve()
    for relation in Relation.objects.filter(kind="repeals", source__unit=unit).exclude(target=None):
        settle(relation, actor=office)
    _clean_up(home, office)


def _clean_up(home: Unit, office: User) -> None:
    """A finished campaign: opened and answered for the units, published by the office (four eyes)."""
    cleanup = actions.open_cleanup(
        home,
        actor=ACTOR,
        title="（示例）常德市2020年规范性文件清理结果",
        basis="（示例）对现行规范性文件集中清理，逐件提出继续有效、修改、失效或者废止的意见。",
        rule=Rule(states=(State.EFFECTIVE.value, State.LAPSED.value), words=tuple(SAID)),
        due_on=date(2020, 6, 30),
    )
    actions.ask_units(cleanup, actor=ACTOR)
    for item in cleanup.items.select_related("regulation"):
        said, reason = next(one for words, one in SAID.items() if words in item.regulation.title)
        plan = date(2020, 12, 31) if said == Answer.AMEND else None
        actions.answer(item, actor=ACTOR, answer=said, reason=reason, planned_on=plan)
    actions.publish_cleanup(cleanup, actor=office, on=date(2020, 7, 1))
