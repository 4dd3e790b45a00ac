"""A confirmed relation acts on its target from the day on which its source takes effect."""

from datetime import date

import pytest

from yangguang.kernel import present
from yangguang.kernel.actions import Refused, SystemActor
from yangguang.regulations.actions import record_event, reject, settle, undo_event
from yangguang.regulations.models import Regulation, Relation
from yangguang.regulations.validity import Kind

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("测试")


def _document(title: str) -> Regulation:
    return Regulation.objects.create(title=title, title_key=title, document_class="law", created_at=present.now())


@pytest.fixture
def relation() -> Relation:
    source, target = _document("新办法"), _document("旧办法")
    for document, on in ((source, date(2019, 5, 1)), (target, date(2010, 1, 1))):
        record_event(document, actor=SYSTEM, kind=Kind.EFFECTIVE, on=on)
    return Relation.objects.create(source=source, target=target, kind="repeals", level="whole", words="同时废止")


def test_a_confirmed_repeal_is_an_event_from_the_sources_first_day(relation: Relation) -> None:
    settle(relation, actor=SYSTEM)
    event = relation.target.events.get(kind="repealed")
    assert (event.on, event.by) == (date(2019, 5, 1), relation.source)
    assert relation.target.validity_on(date(2019, 4, 30)).state.value == "effective"
    assert relation.target.validity_on(date(2019, 5, 1)).state.value == "repealed"


def test_a_repeal_undone_before_does_not_keep_a_confirmed_one_from_acting(relation: Relation) -> None:
    wrong = record_event(relation.target, actor=SYSTEM, kind=Kind.REPEALED, on=date(2019, 5, 1), by=relation.source)
    undo_event(wrong, actor=SYSTEM, reason="登记有误")
    settle(relation, actor=SYSTEM)
    assert relation.target.events.filter(kind="repealed", undone=False).count() == 1


def test_a_repeal_of_provisions_leaves_the_rest_in_force(relation: Relation) -> None:
    relation.level, relation.provisions = "article", "第八条"
    relation.save()
    settle(relation, actor=SYSTEM)
    assert relation.target.events.get(kind="partly_repealed").provisions == ["第八条"]


def test_a_relation_needs_a_target_other_than_its_source(relation: Relation) -> None:
    with pytest.raises(Refused):
        settle(relation, actor=SYSTEM, target=relation.source)
    Relation.objects.filter(pk=relation.pk).update(target=None)
    with pytest.raises(Refused):
        settle(Relation.objects.get(pk=relation.pk), actor=SYSTEM)


def test_a_relation_is_settled_once(relation: Relation) -> None:
    reject(relation, actor=SYSTEM)
    with pytest.raises(Refused):
        settle(relation, actor=SYSTEM)
    assert not relation.target.events.filter(kind="repealed").exists()
