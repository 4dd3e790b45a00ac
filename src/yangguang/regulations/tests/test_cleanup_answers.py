"""What is asked and answered in a clean-up: documents added, all kept at once, answers taken back, plans to amend."""

from datetime import date

import pytest
from django.urls import reverse

from yangguang.disclosures.tests.people import staff
from yangguang.kernel import present
from yangguang.kernel.actions import Refused
from yangguang.kernel.models import AuditEvent
from yangguang.organisations.models import Role
from yangguang.organisations.tests.factories import RoleHoldingFactory, UnitFactory, UserFactory
from yangguang.regulations import actions
from yangguang.regulations.cleaning import Rule, picked
from yangguang.regulations.states import Answer
from yangguang.regulations.tests.desk_people import document, event, in_force
from yangguang.regulations.tests.test_cleanups import FROM, TODAY, opened, second
from yangguang.regulations.validity import Kind

pytestmark = pytest.mark.django_db
END = date(2022, 1, 31)


@pytest.fixture
def people():
    with present.staged(TODAY):
        yield staff()


@pytest.fixture
def finance(people):
    """Another unit of the city, with a clerk."""
    unit = UnitFactory(parent=people.unit.get_parent(), code="finance", name="常德市财政局", short_name="市财政局")
    unit.clerk = UserFactory(username="finance-clerk")
    RoleHoldingFactory(user=unit.clerk, unit=unit, role=Role.CLERK)
    return unit


def titles(home, **rule) -> set[str]:
    return {one.title for one in picked(home, Rule(**rule))}


def test_the_rule_takes_classes_words_days_and_several_units(people, finance):
    home = people.unit.get_parent()
    in_force(people.unit, END, "停车管理办法", issued_on=date(2015, 4, 1))
    in_force(finance, END, "招标投标办法", issued_on=date(2018, 4, 1))
    in_force(home, END, "统计管理办法", issued_on=date(2019, 4, 1))
    in_force(home, END, "市容管理规章", document_class="law", issued_on=date(2019, 5, 1))
    normative = {"停车管理办法", "招标投标办法", "统计管理办法"}
    assert titles(home) == normative, "normative documents, unless classes are named"
    assert titles(home, classes=("law",)) == {"市容管理规章"}
    assert titles(home, words=("停车", "招标")) == {"停车管理办法", "招标投标办法"}, "one of the words is enough"
    assert titles(home, units=("justice", "finance")) == {"停车管理办法", "招标投标办法"}
    assert titles(home, issued_from=date(2018, 4, 1)) == {"招标投标办法", "统计管理办法"}, "the day itself is in"
    assert titles(home, issued_until=date(2018, 4, 1)) == {"停车管理办法", "招标投标办法"}
    assert titles(home, units=("finance",), words=("停车",)) == set(), "conditions narrow together"


def test_the_form_gives_the_rule_all_that_was_chosen(people, finance, client):
    in_force(people.unit, END, "停车管理办法", issued_on=date(2015, 4, 1))
    in_force(finance, END, "招标投标办法", issued_on=date(2018, 4, 1))
    client.force_login(people.office)
    form = {
        "title": "清理",
        "due_on": "2020-06-15",
        "years": "5",
        "under": ["justice", "finance"],
        "words": "停车 招标",
    }
    shown = client.get(reverse("library:cleanup-new"), form | {"classes": "normative"})
    assert "选中 2 件" in shown.content.decode()
    narrowed = client.get(reverse("library:cleanup-new"), form | {"issued_from": "2016-01-01"})
    assert "选中 1 件" in narrowed.content.decode()


def test_a_document_is_added_while_units_are_asked(people, finance, client):
    in_force(people.unit, END, "停车办法")
    late = in_force(finance, END, "招标办法", document_number="常财发〔2018〕3号")
    others = document(None, "上级的法律")
    cleanup = actions.ask_units(opened(people, units=("justice",)), actor=people.office)
    client.force_login(people.office)
    page = reverse("library:cleanup", args=[cleanup.pk])
    assert "没有找到" in client.post(page, {"do": "add", "add-which": "某办法"}).content.decode()
    client.post(page, {"do": "add", "add-which": "常财发〔2018〕3号"})
    item = cleanup.items.get(regulation=late)
    actions.answer(item, actor=finance.clerk, answer=Answer.KEEP)
    with pytest.raises(Refused, match="已在名单中"):
        actions.add_to_cleanup(cleanup, actor=people.office, document=late)
    with pytest.raises(Refused, match="不是常德市"):
        actions.add_to_cleanup(cleanup, actor=people.office, document=others)


def test_a_unit_keeps_the_rest_in_one_go(people, finance, client):
    """What is over cannot be kept (湖南 三统一), and what was answered stays as it was."""
    for title in ("甲办法", "乙办法", "丙办法"):
        in_force(people.unit, END, title)
    in_force(people.unit, date(2020, 3, 31), "已满办法")
    in_force(finance, END, "财政办法")
    cleanup = actions.ask_units(opened(people), actor=people.office)
    actions.answer(
        cleanup.items.get(regulation__title="甲办法"), actor=people.clerk, answer=Answer.REPEAL, reason="已被代替"
    )
    client.force_login(people.clerk)
    page = reverse("library:cleanup", args=[cleanup.pk])
    assert "市司法局未答复的 3 件全部继续有效" in client.get(page).content.decode()
    client.post(page, {"do": f"keep:{people.unit.pk}"})
    said = dict(cleanup.items.values_list("regulation__title", "answer"))
    assert said == {"甲办法": "repeal", "乙办法": "keep", "丙办法": "keep", "已满办法": "", "财政办法": ""}
    log = AuditEvent.objects.get(action="regulations.keep_all_of_cleanup")
    assert (log.before["已有意见"], log.after["已有意见"]) == ("1/5", "3/5"), "the log says how many"
    with pytest.raises(Refused, match="市财政局"):
        actions.keep_all(cleanup, actor=people.clerk, unit=finance)
    with pytest.raises(Refused, match="没有可以列为"):
        actions.keep_all(cleanup, actor=people.clerk, unit=people.unit)


def test_answers_and_decisions_are_taken_back(people, client):
    in_force(people.unit, END, "甲办法")
    cleanup = actions.ask_units(opened(people), actor=people.office)
    item = cleanup.items.get()
    page = reverse("library:cleanup", args=[cleanup.pk])
    client.force_login(people.clerk)
    client.post(page, {"answers": "1", f"{item.pk}-answer": "repeal", f"{item.pk}-reason": "已被代替"})
    client.post(page, {"answers": "1"})
    client.post(page, {"answers": "1", f"{item.pk}-answer": "", f"{item.pk}-reason": "另一个理由"})
    item.refresh_from_db()
    assert item.answer == "repeal", "what is not on the form, or says two things, is left alone"
    client.post(page, {"answers": "1", f"{item.pk}-answer": "", f"{item.pk}-reason": ""})
    item.refresh_from_db()
    assert (item.answer, item.reason, item.answered_by, item.answered_at) == ("", "", None, None)
    client.force_login(people.office)
    client.post(page, {"answers": "1", f"{item.pk}-answer": "lapse", f"{item.pk}-reason": "对象已消失"})
    item.refresh_from_db()
    assert (item.decision, item.decided_by) == ("lapse", people.office)
    client.post(page, {"answers": "1", f"{item.pk}-answer": "", f"{item.pk}-reason": ""})
    item.refresh_from_db()
    assert (item.decision, item.decision_reason, item.decided_by, item.outcome) == ("", "", None, "")


def test_what_is_to_be_amended_says_by_when(people, client):
    in_force(people.unit, END, "甲办法")
    cleanup = actions.ask_units(opened(people), actor=people.office)
    item = cleanup.items.get()
    for day, words in ((None, "计划完成修改"), (date(2020, 5, 19), "不能早于今天")):
        with pytest.raises(Refused, match=words):
            actions.answer(item, actor=people.clerk, answer=Answer.AMEND, reason="部分条款过时", planned_on=day)
    client.force_login(people.clerk)
    prefix = item.pk
    client.post(
        reverse("library:cleanup", args=[cleanup.pk]),
        {
            "answers": "1",
            f"{prefix}-answer": "amend",
            f"{prefix}-reason": "部分条款过时",
            f"{prefix}-planned_on": "2020-12-31",
        },
    )
    actions.decide(item, actor=people.office, decision=Answer.AMEND, reason="按单位的计划")
    item.refresh_from_db()
    assert item.planned_on == date(2020, 12, 31), "the unit's plan stands"
    actions.publish_cleanup(cleanup, actor=second(people), on=FROM)
    shown = client.get(reverse("regulations:cleanup", args=[cleanup.pk])).content.decode()
    assert "按单位的计划；计划于2020-12-31前完成修改" in shown
    assert item.regulation.validity_on(FROM).lapses == END, "as it was until it is amended"


def test_the_office_sees_how_far_each_unit_is(people, finance, client):
    in_force(people.unit, END, "甲办法")
    for title in ("乙办法", "丙办法"):
        in_force(finance, END, title)
    cleanup = actions.ask_units(opened(people), actor=people.office)
    actions.answer(cleanup.items.get(regulation__unit=people.unit), actor=people.clerk, answer=Answer.KEEP)
    client.force_login(people.office)
    shown = client.get(reverse("library:cleanup", args=[cleanup.pk]))
    assert [(str(unit), all_of, still) for unit, all_of, still in shown.context["units"]] == [
        ("市财政局", 2, 2),
        ("市司法局", 1, 0),
    ]


def test_only_a_term_that_ends_sooner_is_made_new(people, client):
    """The page says what publishing does: longer terms, and documents without one that ends, stay."""
    soon, long = in_force(people.unit, END, "短期办法"), in_force(people.unit, date(2030, 1, 31), "长期办法")
    cleanup = actions.ask_units(opened(people), actor=people.office)
    actions.keep_all(cleanup, actor=people.clerk, unit=people.unit)
    client.force_login(second(people))
    assert "更长的和没有期限的不变" in client.get(reverse("library:cleanup", args=[cleanup.pk])).content.decode()
    shown = client.get(reverse("library:cleanup-publish", args=[cleanup.pk]), {"on": "2020-07-01"}).context
    assert [step.item.regulation for step in shown["acting"]] == [soon]
    assert [step.item.regulation for step in shown["same"]] == [long]
    event(long, Kind.REPEALED, date(2020, 6, 1))
    shown = client.get(reverse("library:cleanup-publish", args=[cleanup.pk]), {"on": "2020-07-01"}).context
    assert [step.item.regulation for step in shown["doubts"]] == [long]
