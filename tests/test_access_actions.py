"""Every action, asked by every role, at the unit whose record it is and at a foreign one: deny unless a policy allows.

An action that is missing here fails the build, and so does one that lets somebody in who is not named.
"""

import importlib
import pkgutil
from typing import Any

import pytest

import yangguang
from tests.rooms import table
from tests.world import TODAY, World, build
from yangguang.kernel.actions import REGISTRY, SystemActor
from yangguang.kernel.clock.shipped import shipped_calendar

pytestmark = pytest.mark.django_db

WORKERS = {"own.clerk", "own.reviewer", "own.head"}
APPROVERS = {"own.reviewer", "own.head"}
OFFICE = {"city.office"}
NO_ONE: set[str] = set()

# action: (subject, parameters, who besides the system may)
MATRIX: dict[str, tuple[str, dict[str, Any], set[str]]] = {
    "workplan.bring_in": ("own", {}, {"own.clerk", "own.head", "own.office", "city.office"}),
    "workplan.correct_import": ("notice", {}, OFFICE),
    "workplan.discard_import": ("notice", {}, OFFICE),
    "workplan.confirm_import": ("notice", {}, OFFICE),
    "workplan.publish_plan": ("hidden_plan", {}, OFFICE),
    "workplan.narrow": ("mention", {}, OFFICE),
    "workplan.accept": ("proposed", {}, WORKERS),
    "workplan.contest": ("proposed", {"reason": "不属我局职责"}, WORKERS),
    "workplan.uphold": ("contested", {"opinion": "维持"}, OFFICE),
    "workplan.release_share": ("contested", {"opinion": "解除"}, OFFICE),
    "workplan.break_down": ("accepted", {}, WORKERS | {"own.office", "city.office"}),
    "workplan.report": ("accepted", {"text": "已办", "today": TODAY}, WORKERS),
    "workplan.return_report": ("report", {"reason": "佐证不足"}, OFFICE),
    "workplan.release_evidence": ("evidence", {}, APPROVERS),
    "workplan.retract_evidence": ("released", {}, WORKERS),
    "workplan.write_scheme": ("scheme_drafting", {"text": "一、目标"}, WORKERS),
    "workplan.consult_on_scheme": ("scheme_drafting", {}, WORKERS),
    "workplan.give_opinion": ("asked_scheme", {"unit": "own", "agrees": True}, WORKERS),
    "workplan.answer_opinion": ("opinion_consulting", {"answer": "采纳"}, WORKERS),
    "workplan.settle_scheme": ("scheme_consulting", {}, APPROVERS),
    "workplan.file_scheme": ("scheme_settled", {}, APPROVERS),
    "workplan.return_scheme": ("scheme_filed", {"reason": "补充分工"}, OFFICE),
    "workplan.issue_order": ("plan", {"unit": "own", "matter": "请说明", "working_days": 5}, OFFICE),
    "workplan.reply_to_order": ("order", {"reply": "已办"}, WORKERS),
    "workplan.return_reply": ("replied_order", {"reason": "不完整"}, OFFICE),
    "workplan.close_order": ("replied_order", {}, OFFICE),
    "workplan.move_order_deadline": ("order", {"calendar": shipped_calendar()}, NO_ONE),
    "workplan.log_event": ("own", {"held_on": TODAY, "today": TODAY}, WORKERS | {"own.office", "city.office"}),
    "workplan.draft_bulletin": ("plan", {}, OFFICE),
    "workplan.word_bulletin": ("bulletin", {}, OFFICE),
    "workplan.issue_bulletin": ("bulletin", {}, OFFICE),
    "organisations.load_units": ("city", {}, {"city.administrator"}),
    "organisations.add_alias": (
        "own",
        {"name": "司法"},
        {"own.administrator", "own.office", "city.office", "city.administrator"},
    ),
    "organisations.rename": ("own", {}, {"own.office", "city.office", "city.administrator"}),
    "organisations.set_group_members": ("group", {}, {"city.office", "city.administrator"}),
    "organisations.create_person": ("own", {"role": "clerk"}, {"own.administrator", "city.administrator"}),
    "organisations.edit_person": ("own.clerk", {}, {"own.administrator", "city.administrator"}),
    "organisations.reset_access": ("own.clerk", {}, {"own.administrator", "city.administrator"}),
    "organisations.set_active": ("own.clerk", {"active": False}, {"own.administrator", "city.administrator"}),
    "organisations.change_password": ("own.clerk", {"password": "x"}, {"own.clerk"}),
    "organisations.grant_role": (
        "own.clerk",
        {"unit": "own", "role": "reviewer"},
        {"own.administrator", "city.administrator"},
    ),
    "organisations.end_role": ("holding", {}, {"own.administrator", "city.administrator"}),
    "kernel.load_calendar_year": ("city", {}, NO_ONE),
    **table("ACTIONS"),
}


for module in pkgutil.walk_packages(yangguang.__path__, "yangguang."):
    if ".actions" in module.name:
        importlib.import_module(module.name)


@pytest.fixture
def world() -> World:
    return build()


def _thing(world: World, name: str) -> Any:
    return world.people[name] if name in world.people else getattr(world, name)


def test_every_action_is_in_the_matrix() -> None:
    assert set(REGISTRY) == set(MATRIX)


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_only_those_named_may(world: World, name: str) -> None:
    subject_name, parameters, allowed = MATRIX[name]
    subject = _thing(world, subject_name)
    parameters = {key: _thing(world, value) if key == "unit" else value for key, value in parameters.items()}
    policy = REGISTRY[name].policy
    may = {
        who
        for who, person in world.people.items()
        if who != "anonymous" and policy(person, subject, **parameters) is None
    }
    assert may == allowed
    for who in set(world.people) - may - {"anonymous"}:
        refusal = policy(world.people[who], subject, **parameters)
        assert refusal.endswith("。"), "a refusal is a sentence for the person"


@pytest.mark.parametrize("name", sorted(set(MATRIX) - {"organisations.change_password"}))
def test_the_system_itself_may(world: World, name: str) -> None:
    subject_name, parameters, _ = MATRIX[name]
    parameters = {key: _thing(world, value) if key == "unit" else value for key, value in parameters.items()}
    assert REGISTRY[name].policy(SystemActor(), _thing(world, subject_name), **parameters) is None
