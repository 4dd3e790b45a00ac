"""The demonstration city's story, told through the product's own actions, day by day; all its content says 示例."""

import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import transaction
from docx import Document

from yangguang.demo import library
from yangguang.demo.records import RecordTelling
from yangguang.demo.requests import RequestTelling
from yangguang.kernel import present
from yangguang.kernel.actions import SystemActor
from yangguang.organisations import actions as people
from yangguang.organisations.models import Unit, User
from yangguang.workplan import actions
from yangguang.workplan.actions.progress import Shown
from yangguang.workplan.models import Assignment, Evidence, Plan, Scheme
from yangguang.workplan.reading import read_notice
from yangguang.workplan.states import AssignmentState

FOLDER = Path(__file__).parent / "data"
NOTICE = FOLDER / "notice-2020.txt"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ACTOR = SystemActor("示例数据")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody to sign in as."""

    username: str
    name: str
    does: str


def read_story() -> dict[str, Any]:
    """The story as its data file tells it."""
    told: dict[str, Any] = json.loads((FOLDER / "story.json").read_text(encoding="utf-8"))
    return told


def accounts(story: dict[str, Any]) -> list[Account]:
    """Who may sign in to the demonstration."""
    return [Account(person["username"], person["name"], person["does"]) for person in story["people"]]


def is_told(story: dict[str, Any]) -> bool:
    """Whether this data folder's plan is the demonstration's: its people are there under their 示例 names."""
    first = story["people"][0]
    return User.objects.filter(username=first["username"], display_name=first["name"]).exists()


@contextmanager
def on(month: int, day: int) -> Iterator[date]:
    """Act on a day of 2020."""
    with present.staged(date(2020, month, day)):
        yield date(2020, month, day)


class Telling:
    """Tells the story once, in one transaction: a demonstration is there wholly or not at all."""

    def __init__(self, story: dict[str, Any]) -> None:
        self.story = story

    def tell(self) -> None:
        """People, the notice, answers, schemes, progress, supervision; in the order in which they came."""
        with transaction.atomic():
            self._people()
            self._notice()
            self._answers()
            self._events()
            self._schemes()
            self._progress()
            self._breakdown()
            self._supervision()
            RecordTelling(self.story["password"]).tell()
            self._library()
            RequestTelling(self._unit(self.story["requests"])).tell()

    @cached_property
    def plan(self) -> Plan:
        """The plan that the notice made."""
        return Plan.objects.get(unit=self._unit("changde"), year=2020)

    def _unit(self, code: str) -> Unit:
        return Unit.objects.get(code=code)

    def _people(self) -> None:
        for person in self.story["people"]:
            if not User.objects.filter(username=person["username"]).exists():
                people.create_person(
                    self._unit(person["unit"]),
                    actor=ACTOR,
                    username=person["username"],
                    display_name=person["name"],
                    role=person["role"],
                    with_descendants=person["below"],
                    password=self.story["password"],
                    must_change_password=False,
                )

    def _library(self) -> None:
        with on(6, 12):
            library.tell(
                self._unit("changde"), self._unit("city-government-office"), User.objects.get(username="office")
            )

    def _notice(self) -> None:
        office = User.objects.get(username="office")
        data = NOTICE.read_bytes()
        document, notice = read_notice(NOTICE.name, data)
        with on(4, 24):
            brought_in = actions.bring_in(
                self._unit("changde"), actor=office, document=document, data=data, notice=notice
            )
            edition = actions.confirm(brought_in, actor=office)
        with on(4, 26):
            actions.publish(edition.plan, actor=office)
        with on(4, 27):
            for number, codes in self.story["narrowed"].items():
                for mention in self.plan.tasks.get(number=number, parent=None).mentions.all():
                    if mention.waits_to_be_narrowed:
                        units = list(Unit.objects.filter(code__in=codes))
                        actions.narrow(mention, actor=office, units=units)

    def _answers(self) -> None:
        contested = self.story["contested"]
        with on(4, 30):
            for share in self._shares().select_related("task", "unit"):
                finished = share.task.number in self.story["finished"]
                if share.unit.code in self.story["silent"] and not finished:
                    continue
                if share.task.number == contested["task"] and share.unit.code == contested["unit"]:
                    actions.contest(share, actor=ACTOR, reason=contested["reason"])
                elif finished or _chance(share, "answer") < 92:
                    actions.accept(share, actor=ACTOR)

    def _shares(self) -> Any:
        return Assignment.objects.filter(task__plan=self.plan, task__parent=None).order_by("task__number", "pk")

    def _events(self) -> None:
        for event in self.story["events"]:
            held = date.fromisoformat(event["on"])
            with present.staged(held):
                actions.log_event(
                    self._unit(event["unit"]),
                    actor=ACTOR,
                    kind=event["kind"],
                    title=event["title"],
                    held_on=held,
                    attendance=event["attendance"],
                    today=held,
                )

    def _schemes(self) -> None:
        for step, numbers in self.story["schemes"].items():
            for scheme in Scheme.objects.filter(task__plan=self.plan, task__number__in=numbers):
                self._scheme(scheme, step)

    def _scheme(self, scheme: Scheme, step: str) -> None:
        text = (
            f"一、目标\n（示例）落实任务 {scheme.task.number}：{scheme.task.title}。\n"
            "二、分工\n牵头单位统筹，责任单位按职责报送和公开。\n三、进度\n6 月完成梳理，9 月全面公开，12 月总结。"
        )
        with on(5, 11):
            actions.write_version(scheme, actor=ACTOR, text=text)
        if step == "drafting":
            return
        with on(5, 14):
            actions.consult(scheme, actor=ACTOR)
        shares = scheme.task.assignments.exclude(state=AssignmentState.RELEASED).exclude(unit=scheme.unit)
        with on(5, 22):
            for share in shares.select_related("unit"):
                if step == "consulting" and _chance(share, "opinion") < 40:
                    continue
                actions.give_opinion(scheme, actor=ACTOR, unit=share.unit, agrees=True, comment="（示例）同意。")
        if step in {"settled", "filed"}:
            with on(6, 3):
                actions.settle(scheme, actor=ACTOR)
        if step == "filed":
            with on(6, 8):
                actions.file_scheme(scheme, actor=ACTOR)

    def _progress(self) -> None:
        accepted = self._shares().filter(state=AssignmentState.ACCEPTED).select_related("task", "unit")
        for share in accepted:
            luck = 99 if share.task.number in self.story["finished"] else _chance(share, "progress")
            if luck < 55:
                continue
            measures = list(share.task.measures.filter(withdrawn=False))
            count = len(measures) if luck >= 94 else max(1, len(measures) * (luck - 50) // 100)
            day = date(2020, 5, 8) + timedelta(days=_chance(share, "day") % 24)
            with present.staged(day):
                sent = actions.report(
                    share,
                    actor=ACTOR,
                    text=f"（示例）{share.unit}已完成 {count} 项举措，其余按计划推进。",
                    done=[(measure, day) for measure in measures[:count]],
                    evidence=[_evidence(share)],
                    today=day,
                )
                if _chance(share, "release") < 60:
                    for evidence in Evidence.objects.filter(report=sent):
                        actions.release_evidence(evidence, actor=ACTOR)

    def _breakdown(self) -> None:
        share = self._shares().filter(unit__code="wuling", task__number=14).get()
        if share.state != AssignmentState.ACCEPTED:
            return
        bodies = list(Unit.objects.filter(code__startswith="wuling-"))
        with on(5, 6):
            part = actions.break_down(
                share,
                actor=ACTOR,
                title="（示例）编制武陵区基层政务公开标准目录",
                text="梳理本部门试点领域公开事项\n编制并公布标准目录",
                units=bodies,
                due_on=date(2020, 10, 31),
            )
        with on(5, 9):
            for share_of_part in part.assignments.all()[:5]:
                actions.accept(share_of_part, actor=ACTOR)

    def _supervision(self) -> None:
        office = User.objects.get(username="office")
        with on(5, 25) as day:
            order = actions.issue_order(
                self.plan,
                actor=office,
                unit=self._unit("dingcheng"),
                matter="（示例）请说明任务 6“一件事一次办”指南公布进度。",
                working_days=5,
                today=day,
            )
        with on(5, 29) as day:
            actions.reply_to_order(order, actor=ACTOR, reply="（示例）指南已编制完成，6 月 5 日前公布。", today=day)
        with on(6, 1):
            actions.close_order(order, actor=office)
        with on(6, 11) as day:
            actions.issue_order(
                self.plan,
                actor=office,
                unit=self._unit("administrative-approval-bureau"),
                matter="（示例）任务 4 专项方案应于 6 月 10 日前报送，请说明原因并补报。",
                working_days=5,
                today=day,
            )
        # The bulletin comes last: it counts everything told before, such as the schemes filed on 8 June.
        with on(6, 12) as day:
            bulletin = actions.draft_bulletin(self.plan, actor=office, today=day)
            actions.word_bulletin(bulletin, actor=office, title=f"（示例）{bulletin.title}", body=bulletin.body)
            actions.issue_bulletin(bulletin, actor=office, today=day)


def _chance(share: Assignment, what: str) -> int:
    """A number from 0 to 99, always the same for a share: the story does not change between tellings."""
    key = f"{share.task.number}/{share.unit.code}/{what}".encode()
    return int(hashlib.sha256(key).hexdigest(), 16) % 100


def _evidence(share: Assignment) -> Shown:
    document = Document()
    document.add_heading("示例佐证", level=1)
    document.add_paragraph(f"{share.unit}，任务 {share.task.number}：{share.task.title}。本文件为示例，不是真实材料。")
    buffer = io.BytesIO()
    document.save(buffer)
    data = buffer.getvalue()
    return Shown(
        label=f"示例佐证（任务 {share.task.number}，{share.unit}）",
        name="evidence.docx",
        data=data,
        media_type=DOCX,
        sha256=hashlib.sha256(data).hexdigest(),
    )
