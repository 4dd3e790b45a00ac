"""A small city at work: an office, a lead, two responsible units with bodies below, one published plan of two tasks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from docx import Document

from yangguang.kernel.actions import Refused, SystemActor
from yangguang.kernel.models import AuditEvent
from yangguang.organisations.models import Role, Unit, UnitGroup, UnitKind, User
from yangguang.organisations.tests.factories import CityFactory, UnitFactory, UnitGroupFactory, person_with
from yangguang.workplan import actions
from yangguang.workplan.actions.progress import Shown
from yangguang.workplan.caches import recount
from yangguang.workplan.models import (
    Assignment,
    Evidence,
    Measure,
    Plan,
    PlanEdition,
    ProgressReport,
    Scheme,
    Task,
    UnitMention,
)
from yangguang.workplan.models.assignment import Part

SYSTEM = SystemActor()
TODAY = date(2020, 5, 20)
LINK = Shown(label="公开页面", link="https://www.changde.gov.cn/example")
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def word_file(text: str = "示例") -> bytes:
    """A small real .docx."""
    document = Document()
    document.add_paragraph(text)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


@dataclass
class City:
    """Units and people of the tests, made once each."""

    root: Unit = field(default_factory=CityFactory)
    people: dict[tuple[str, int], User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lead = UnitFactory(parent=self.root, short_name="市牵头局", code="lead")
        self.first = UnitFactory(parent=self.root, short_name="武陵区", kind=UnitKind.COUNTY, code="first")
        self.second = UnitFactory(parent=self.root, short_name="市第二局", code="second")
        self.foreign = UnitFactory(parent=self.root, short_name="市无关局", code="foreign")
        self.body = UnitFactory(parent=self.first, short_name="区内股室", kind=UnitKind.INTERNAL, code="body")
        for unit in (self.root, self.lead, self.first, self.second):
            unit.refresh_from_db()
        self.group: UnitGroup = UnitGroupFactory(
            home=self.root, name="市直有关部门", needs_narrowing=True, members=[self.second, self.foreign]
        )
        self.plan = Plan.objects.create(
            unit=self.root,
            year=2020,
            slug=f"plan-{self.root.pk}",
            scheme_due_on=date(2020, 6, 10),
            published_at=datetime(2020, 4, 24, 1, tzinfo=UTC),
        )
        PlanEdition.objects.create(
            plan=self.plan,
            number=1,
            title="2020年政务公开工作要点",
            content={},
            digest="x",
            confirmed_at=timezone.now(),
        )
        self.task = self.add_task(1, "推进政策公开", self.lead, self.first, self.second)
        self.other = self.add_task(2, "推进政务服务公开", self.first)

    def add_task(self, number: int, title: str, lead: Unit, *responsible: Unit) -> Task:
        """A task of three measures (two dated), proposed to its units."""
        task = Task.objects.create(
            plan=self.plan, owner=self.root, number=number, title=title, text=f"{title}的要求。", needs_scheme=True
        )
        days = (date(2020, 5, 10), date(2020, 5, 25), None)
        Measure.objects.bulk_create(
            Measure(task=task, order=order, text=f"{title}举措{order}", due_on=day) for order, day in enumerate(days, 1)
        )
        for order, unit in enumerate((lead, *responsible)):
            part = Part.RESPONSIBLE if order else Part.LEAD
            mention = UnitMention.objects.create(task=task, part=part, order=order + 1, as_written=str(unit), unit=unit)
            Assignment.objects.create(task=task, unit=unit, part=part, mention=mention)
        recount(task.assignments.all())
        return task

    def person(self, role: str, unit: Unit) -> User:
        """Whoever holds `role` at `unit`; the office's people serve the city with all below it."""
        key = (str(role), unit.pk)
        if key not in self.people:
            self.people[key] = person_with(
                role, unit, with_descendants=unit == self.root, display_name=f"{unit}{Role(role).label}"
            )
        return self.people[key]

    @property
    def office(self) -> User:
        """The open-government office."""
        return self.person(Role.OFFICE, self.root)

    def clerk(self, unit: Unit) -> User:
        """The unit's clerk."""
        return self.person(Role.CLERK, unit)

    def head(self, unit: Unit) -> User:
        """The unit's head."""
        return self.person(Role.HEAD, unit)

    def reviewer(self, unit: Unit) -> User:
        """The unit's reviewer."""
        return self.person(Role.REVIEWER, unit)

    def share(self, unit: Unit, task: Task | None = None) -> Assignment:
        """The unit's share, as it is now in the database."""
        return Assignment.objects.get(task=task or self.task, unit=unit)

    def accepted(self, unit: Unit) -> Assignment:
        """The unit's share in the first task, accepted by its clerk."""
        return actions.accept(self.share(unit), actor=self.clerk(unit))

    def reported(self, unit: Unit, *measures: Measure, evidence: tuple[Shown, ...] = (LINK,)) -> ProgressReport:
        """A report by the unit's clerk on its accepted share, with these measures done today."""
        done = [(measure, TODAY) for measure in measures]
        share = self.share(unit)
        return actions.report(share, actor=self.clerk(unit), text="已办理", done=done, evidence=evidence, today=TODAY)

    def measures(self, task: Task | None = None) -> list[Measure]:
        """The task's measures in order."""
        return list((task or self.task).measures.order_by("order"))

    def shown(self, unit: Unit, **kind: Any) -> Evidence:
        """A piece of evidence by the unit's clerk, not yet released."""
        if self.share(unit).state == "proposed":
            self.accepted(unit)
        return self.reported(unit, evidence=(Shown(**kind),) if kind else (LINK,)).evidence.get()

    def scheme(self, text: str = "方案正文第一稿") -> Scheme:
        """The first task's scheme, drafted by the lead in one version."""
        scheme = Scheme.objects.create(task=self.task, unit=self.lead, due_on=self.plan.scheme_due_on)
        actions.write_version(scheme, actor=self.clerk(self.lead), text=text)
        return scheme

    def order(self, unit: Unit, *, today: date = TODAY, days: int = 5) -> Any:
        """A supervision order to the unit."""
        return actions.issue_order(
            self.plan, actor=self.office, unit=unit, matter="请补报方案", working_days=days, today=today
        )


def refused(call: Callable[[], Any]) -> str:
    """The sentence of the refusal; nothing may have been written."""
    before = AuditEvent.objects.count()
    with pytest.raises(Refused) as refusal:
        call()
    assert AuditEvent.objects.count() == before
    return refusal.value.reason
