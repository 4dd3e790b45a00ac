"""Documents on the desk, for tests: a unit's own, one of others, and the people who keep them."""

from datetime import UTC, date, datetime
from typing import Any

from yangguang.organisations.models import Unit, User
from yangguang.regulations.keeping import keep_state
from yangguang.regulations.models import LifeEvent, Regulation, Relation, Version
from yangguang.regulations.reading.titles import title_key
from yangguang.regulations.validity import Kind

TODAY = date(2020, 6, 20)
WHEN = datetime(2020, 6, 1, tzinfo=UTC)


def fresh(person: User) -> User:
    """The person as the next request reads them."""
    return User.objects.get(pk=person.pk)


def document(unit: Unit | None, title: str = "常德市科普办法", **values: Any) -> Regulation:
    """A document; of a unit a normative one, else a law."""
    given = {"document_class": "normative" if unit else "law", "created_at": WHEN, **values}
    made = Regulation.objects.create(unit=unit, title=title, title_key=title_key(title), **given)
    Version.objects.create(regulation=made, number=1, title=title, text="第一条　为了规范工作，制定本办法。")
    return made


def event(of: Regulation, kind: Kind, on: date, **values: Any) -> LifeEvent:
    """An event, without the cache of validity."""
    return LifeEvent.objects.create(regulation=of, kind=kind.value, on=on, recorded_at=WHEN, **values)


def in_force(unit: Unit | None, last: date, title: str = "常德市科普办法", **values: Any) -> Regulation:
    """A document that took effect on 1 May 2015 and whose term ends with `last`."""
    made = document(unit, title, **values)
    event(made, Kind.ISSUED, date(2015, 4, 1))
    event(made, Kind.EFFECTIVE, date(2015, 5, 1))
    event(made, Kind.TERM_SET, date(2015, 4, 1), until=last)
    keep_state(made, TODAY)
    return made


def relation(source: Regulation, kind: str = "cites", target: Regulation | None = None, **values: Any) -> Relation:
    """Something that the text says of another document, waiting for a person."""
    given = {"target_title": target.title if target else "某某规定", "words": "根据《某某规定》", **values}
    return Relation.objects.create(source=source, kind=kind, target=target, **given)
