"""A city with a published plan of any size, for tests of the public pages; the notice goes through the projection."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from yangguang.organisations.models import Unit, UnitKind
from yangguang.organisations.naming import NamedUnit
from yangguang.organisations.tests.factories import CityFactory, UnitFactory
from yangguang.workplan.caches import recount
from yangguang.workplan.draft import Meaning, digest_of
from yangguang.workplan.models import (
    Assignment,
    Evidence,
    LoggedEvent,
    MeasureDone,
    Plan,
    PlanEdition,
    ProgressReport,
    Task,
)
from yangguang.workplan.projection import project

TODAY = date(2020, 6, 15)
HOSTILE = "<script>alert('坏')</script>\"'&"


def task_content(number: int, leads: list[str], responsibles: list[str], **changed: Any) -> dict[str, Any]:
    """A task as an edition keeps it: two measures, the first due on 31 May, the second within the year."""
    return {
        "number": number,
        "aspect": "深化公开" if number % 2 else "加强基础",
        "title": f"第{number}项任务",
        "text": f"第{number}项任务的要求。5月底前公布清单，年内完成整改。",
        "lead_units": leads,
        "responsible_units": responsibles,
        "deadline": None,
        "deadlines": [{"text": "5月底前", "date": "2020-05-31"}],
        "measures": [
            {"text": "5月底前公布清单", "deadlines": [{"text": "5月底前", "date": "2020-05-31"}]},
            {"text": "完成整改", "deadlines": []},
        ],
        "needs_scheme": len(leads) > 1,
    } | changed


def content_of(*tasks: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """A notice as an edition keeps it."""
    return {
        "title": "关于落实《要点》的通知",
        "document_number": "示公办发〔2020〕2号",
        "issuer": "示例市政务公开办公室",
        "issued_on": "2020-04-24",
        "year": 2020,
        "aspects": ["深化公开", "加强基础"],
        "scheme_due": None,
        "tasks": list(tasks),
    } | changed


@dataclass
class PublicCity:
    """The city's root, its units below it, and its plan."""

    root: Unit
    units: list[Unit]
    plan: Plan

    def edition(self, content: dict[str, Any]) -> PlanEdition:
        """The next edition, its tasks projected."""
        meanings = {
            unit.name: Meaning(unit=NamedUnit(unit.code, unit.name, unit.short_name, unit.kind, None, ()))
            for unit in self.units
        }
        edition = PlanEdition.objects.create(
            plan=self.plan,
            number=self.plan.editions.count() + 1,
            title=content["title"],
            document_number=content["document_number"],
            issuer=content["issuer"],
            issued_on=date(2020, 4, 24),
            content=content,
            digest=digest_of(content),
            confirmed_at=timezone.now(),
        )
        project(self.plan, content, meanings)
        return edition

    def task(self, number: int = 1) -> Task:
        """A task of the plan by its number."""
        return self.plan.tasks.get(number=number, parent=None, withdrawn=False)

    def share(self, number: int, unit: Unit) -> Assignment:
        """The unit's share in a task."""
        return Assignment.objects.get(task=self.task(number), unit=unit)

    def report(self, share: Assignment, done: int = 1, *, label: str = "公开截图", **evidence: Any) -> Evidence:
        """The unit did its first `done` measures and shows a released link, or what `evidence` says."""
        sent = ProgressReport.objects.create(assignment=share, text="已公布", reported_at=timezone.now())
        measures = share.task.measures.filter(withdrawn=False).order_by("order")[:done]
        MeasureDone.objects.bulk_create(
            MeasureDone(report=sent, measure=measure, done_on=date(2020, 5, 20)) for measure in measures
        )
        recount(Assignment.objects.filter(pk=share.pk))
        fields = {"link": "https://www.example.cn/1", "released_at": timezone.now()} | evidence
        return Evidence.objects.create(report=sent, label=label, **fields)

    def file_evidence(self, share: Assignment, **fields: Any) -> Evidence:
        """Released evidence that is a file."""
        given = {"file": ContentFile(b"%PDF-1.4 shown", name="shown.pdf"), "link": "", "sha256": "ab" * 32}
        return self.report(share, **({"media_type": "application/pdf", "label": "会议纪要"} | given | fields))


def build_public_city(tasks: int = 3, units: int = 3, *, suffix: str = "") -> PublicCity:
    """A city with so many units, each with a share in each of so many tasks; the first unit leads, the rest answer."""
    root = CityFactory(code="changde")
    made = [
        UnitFactory(code=f"unit-no-{n}", name=f"示例市第{n}局{suffix}", short_name=f"市{n}局{suffix}", parent=root)
        for n in range(units)
    ]
    plan = Plan.objects.create(unit=root, year=2020, slug="changde-2020", published_at=timezone.now())
    city = PublicCity(Unit.objects.get(pk=root.pk), made, plan)
    names = [unit.name for unit in made]
    city.edition(content_of(*(task_content(n, names[:1], names[1:]) for n in range(1, tasks + 1))))
    return city


def log_event(unit: Unit, day: date = date(2020, 5, 12), **fields: Any) -> LoggedEvent:
    """A training that the unit held."""
    given = {"kind": "training", "title": "业务培训班", "attendance": 30, "summary": "内部摘要"}
    return LoggedEvent.objects.create(unit=unit, held_on=day, logged_at=timezone.now(), **(given | fields))


def county_of(city: PublicCity) -> tuple[Unit, Unit]:
    """A county of the city and a body below it."""
    kinds = UnitKind.COUNTY, UnitKind.COUNTY_BODY
    county = UnitFactory(code="a-county", name="东山区人民政府", short_name="东山区", kind=kinds[0], parent=city.root)
    body = UnitFactory(code="a-body", name="东山区教育局", short_name="东山区教育局", kind=kinds[1], parent=county)
    return Unit.objects.get(pk=county.pk), body
