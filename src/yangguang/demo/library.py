"""The demonstration's library: documents brought in from files, and a repeal that the office confirms."""

from pathlib import Path

from yangguang.kernel.actions import SystemActor
from yangguang.organisations.models import Unit, User
from yangguang.regulations.actions import bring_in, settle
from yangguang.regulations.importing.laws import documents, grouped
from yangguang.regulations.models import Relation
from yangguang.regulations.resolving import resolve

FOLDER = Path(__file__).parent / "data" / "library"
ACTOR = SystemActor("示例数据")


def tell(home: Unit, unit: Unit, office: User) -> None:
    """Fill the library of `home` with the documents of `unit`; the caller holds the transaction."""
    for document in grouped(documents(FOLDER)):
        bring_in(home, actor=ACTOR, document=document, unit=unit)
    resolve()
    for relation in Relation.objects.filter(kind="repeals", source__unit=unit).exclude(target=None):
        settle(relation, actor=office)
