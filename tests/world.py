"""A small city in which every record exists once, in a state where the right person could act on it.

`own` is the unit whose records they are, `foreign` a unit of the same rank that has nothing to do with them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile

from tests.rooms import ROOMS
from yangguang.organisations.models import Role, RoleHolding, Unit, UnitAlias, UnitGroup, UnitKind, User
from yangguang.organisations.tests.factories import RoleHoldingFactory, UnitFactory, UserFactory
from yangguang.workplan import models as plan_models
from yangguang.workplan.states import (
    AssignmentState,
    BulletinState,
    ImportState,
    OrderState,
    ReportState,
    SchemeState,
)

NOW = datetime(2020, 5, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = date(2020, 5, 20)


@dataclass
class World:
    """The city's records, by name."""

    city: Unit
    own: Unit
    body: Unit
    foreign: Unit
    lead: Unit
    people: dict[str, Any]
    records: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.records[name]


def build() -> World:
    """The whole city, in the database of the test."""
    city = UnitFactory(code="changde", name="常德市人民政府", short_name="常德市", kind=UnitKind.CITY)
    own = UnitFactory(parent=city, code="own", name="常德市司法局", short_name="市司法局")
    body = UnitFactory(parent=own, code="own-body", short_name="办公室", kind=UnitKind.INTERNAL)
    foreign = UnitFactory(parent=city, code="foreign", name="常德市财政局", short_name="市财政局")
    lead = UnitFactory(parent=city, code="lead", name="常德市教育局", short_name="市教育局")
    units = {name: Unit.objects.get(code=code) for name, code in _CODES.items()}
    people = _people(units)
    world = World(people=people, records={}, **units)
    assert (city.pk, own.pk, body.pk, foreign.pk, lead.pk) == tuple(unit.pk for unit in units.values())
    _plan(world)
    _work(world)
    for room in ROOMS:
        if hasattr(room, "records"):
            world.records.update(room.records(world))
    return world


_CODES = {"city": "changde", "own": "own", "body": "own-body", "foreign": "foreign", "lead": "lead"}


def _people(units: dict[str, Unit]) -> dict[str, Any]:
    people: dict[str, Any] = {"anonymous": AnonymousUser(), "nobody": UserFactory(username="nobody")}
    for place in ("own", "foreign"):
        for role in Role.values:
            people[f"{place}.{role}"] = _person(f"{place}-{role}", role, units[place], below=False)
    for role in (Role.OFFICE, Role.EVALUATOR, Role.ADMINISTRATOR):
        people[f"city.{role.value}"] = _person(f"city-{role.value}", role, units["city"], below=True)
    former = UserFactory(username="former")
    RoleHoldingFactory(user=former, unit=units["own"], role=Role.HEAD, since=date(2019, 1, 1), until=date(2019, 12, 31))
    people["former"] = former
    return people


def _person(username: str, role: str, unit: Unit, *, below: bool) -> User:
    user = UserFactory(username=username)
    RoleHoldingFactory(user=user, unit=unit, role=role, with_descendants=below, since=date(2019, 1, 1))
    return user


def _plan(world: World) -> None:
    plan = plan_models.Plan.objects.create(
        unit=world.city, year=2020, slug="changde-2020", scheme_due_on=date(2020, 6, 10), published_at=NOW
    )
    hidden = plan_models.Plan.objects.create(unit=world.city, year=2021, slug="changde-2021")
    content = {
        "title": "关于做好2020年政务公开工作的通知",
        "document_number": "常公开办发〔2020〕2号",
        "issuer": "常德市政务公开领导小组办公室",
        "issued_on": "2020-04-24",
        "year": 2020,
        "aspects": ["深化决策公开"],
        "scheme_due": None,
        "tasks": [],
    }
    for one in (plan, hidden):
        for number in (1, 2):
            plan_models.PlanEdition.objects.create(
                plan=one,
                number=number,
                title=content["title"],
                document_number=content["document_number"],
                issuer=content["issuer"],
                issued_on=date(2020, 4, 24),
                content=content,
                digest=f"{number}" * 64,
                confirmed_at=NOW,
            )
    aspect = plan_models.Aspect.objects.create(plan=plan, order=1, title="深化决策公开")
    task = plan_models.Task.objects.create(
        plan=plan,
        owner=world.city,
        aspect=aspect,
        number=1,
        title="加强会议公开",
        text="第一时间公开。",
        needs_scheme=True,
    )
    measure = plan_models.Measure.objects.create(task=task, order=1, text="第一时间公开。")
    group = UnitGroup.objects.create(home=world.city, code="some", name="市直有关部门", needs_narrowing=True)
    group.members.set([world.own, world.foreign, world.lead])
    mention = plan_models.UnitMention.objects.create(
        task=task, part="responsible", order=1, as_written="市直有关部门", group=group
    )
    notice = plan_models.NoticeImport(
        unit=world.city,
        source_name="通知.txt",
        media_type="text/plain",
        sha256="a" * 64,
        lines=[{"where": "第1行", "text": "通知"}],
        parsed={**content, "problems": [], "notes": []},
        draft={**content, "problems": [], "notes": [], "choices": {}},
        state=ImportState.PARSED,
        created_at=NOW,
    )
    notice.source.save("notice.txt", ContentFile("通知".encode()), save=True)
    world.records.update(plan=plan, hidden_plan=hidden, task=task, measure=measure, group=group)
    world.records.update(mention=mention, notice=notice)


def _share(world: World, unit: Unit, state: str, *, number: int, part: str = "responsible") -> Any:
    task = plan_models.Task.objects.create(
        plan=world.plan, owner=world.city, number=number, title=f"任务{number}", text="公开。", needs_scheme=True
    )
    plan_models.Measure.objects.create(task=task, order=1, text="公开。")
    return plan_models.Assignment.objects.create(task=task, unit=unit, part=part, state=state, cached_total=1)


def _work(world: World) -> None:
    proposed = _share(world, world.own, AssignmentState.PROPOSED, number=2)
    accepted = _share(world, world.own, AssignmentState.ACCEPTED, number=3)
    contested = _share(world, world.own, AssignmentState.CONTESTED, number=4)
    report = plan_models.ProgressReport.objects.create(
        assignment=accepted, text="已公开。", state=ReportState.SUBMITTED, reported_at=NOW
    )
    evidence = plan_models.Evidence(report=report, label="截图", media_type="application/pdf", sha256="b" * 64)
    evidence.file.save("evidence.pdf", ContentFile(b"%PDF-1.4 evidence"), save=True)
    released = plan_models.Evidence(
        report=report, label="公告", media_type="application/pdf", sha256="c" * 64, released_at=NOW
    )
    released.file.save("released.pdf", ContentFile(b"%PDF-1.4 released"), save=True)
    world.records.update(
        proposed=proposed, accepted=accepted, contested=contested, report=report, evidence=evidence, released=released
    )
    _schemes(world)
    orders = {
        state: plan_models.SupervisionOrder.objects.create(
            plan=world.plan,
            unit=world.own,
            year=2020,
            number=number,
            matter="请说明进度。",
            reply_working_days=5,
            issued_on=TODAY,
            due_on=date(2020, 5, 27),
            state=state,
        )
        for number, state in enumerate((OrderState.ISSUED, OrderState.REPLIED), 1)
    }
    world.records.update(order=orders[OrderState.ISSUED], replied_order=orders[OrderState.REPLIED])
    world.records["event"] = plan_models.LoggedEvent.objects.create(
        unit=world.own, kind="training", title="业务培训", held_on=TODAY, attendance=20, logged_at=NOW
    )
    common = {"plan": world.plan, "title": "通报", "as_of": TODAY, "body": "一、总体情况\n很好。", "figures": {}}
    world.records["bulletin"] = plan_models.Bulletin.objects.create(**common, state=BulletinState.DRAFT)
    world.records["issued_bulletin"] = plan_models.Bulletin.objects.create(
        **common, state=BulletinState.ISSUED, number=1, issued_on=TODAY
    )
    world.records["alias"] = UnitAlias.objects.create(unit=world.own, name="司法局", key="司法局")
    world.records["holding"] = RoleHolding.objects.get(user=world.people["own.clerk"])


def _schemes(world: World) -> None:
    """Schemes that `own` leads, one in each state, and one led elsewhere on which `own` is asked."""
    for number, state in enumerate(SchemeState, 10):
        share = _share(world, world.own, AssignmentState.ACCEPTED, number=number, part="lead")
        scheme = plan_models.Scheme.objects.create(task=share.task, unit=world.own, state=state)
        version = plan_models.SchemeVersion.objects.create(scheme=scheme, number=1, text="一、目标", written_at=NOW)
        plan_models.Assignment.objects.create(
            task=share.task, unit=world.lead, part="responsible", state=AssignmentState.ACCEPTED
        )
        opinion = plan_models.SchemeOpinion.objects.create(
            version=version, unit=world.lead, agrees=True, comment="同意。", given_at=NOW
        )
        world.records[f"scheme_{state.value}"] = scheme
        world.records[f"opinion_{state.value}"] = opinion
    asked = _share(world, world.own, AssignmentState.ACCEPTED, number=20)
    plan_models.Assignment.objects.create(task=asked.task, unit=world.lead, part="lead", state=AssignmentState.ACCEPTED)
    scheme = plan_models.Scheme.objects.create(task=asked.task, unit=world.lead, state=SchemeState.CONSULTING)
    plan_models.SchemeVersion.objects.create(scheme=scheme, number=1, text="一、目标", written_at=NOW)
    world.records["asked_scheme"] = scheme
