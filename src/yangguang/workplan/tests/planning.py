"""An invented city with a year notice, for tests of imports and editions."""

import hashlib
from dataclasses import dataclass, field, replace

from yangguang.kernel.actions import SystemActor
from yangguang.kernel.intake.document import Paragraph, SourceDocument
from yangguang.organisations.models import Role, Unit, UnitGroup, UnitKind, User
from yangguang.organisations.tests.factories import CityFactory, UnitFactory, UnitGroupFactory, person_with
from yangguang.workplan import actions
from yangguang.workplan.models import NoticeImport, Plan, PlanEdition
from yangguang.workplan.notice.parse import parse_notice

SYSTEM = SystemActor()
HEADING = "任务 | 牵头单位 | 责任单位 | 完成时限"


@dataclass(frozen=True)
class Line:
    """One task of an invented notice."""

    number: int
    text: str
    lead: str = "市司法局"
    responsible: str = "市财政局"
    deadline: str = ""


LINES = (
    Line(1, "推进决策公开。凡重大决策，6月30日前公布征求意见稿。公布后及时反馈采纳情况。", "市司法局", "市财政局"),
    Line(2, "做好财政信息公开。年内公开部门预算和决算。", "市财政局", "各区县", "12月底前"),
    Line(3, "加强政策解读。重要文件同步解读，第一时间回应关切。", "市司法局、市财政局", "市直有关部门"),
)


@dataclass(frozen=True)
class Notice:
    """An invented notice: `with_lines` makes a corrected one of it."""

    title: str = "示例市2021年政务公开工作要点任务分解表"
    number: str = "示公办发〔2021〕3号"
    lines: tuple[Line, ...] = LINES
    extra: tuple[str, ...] = field(default=())

    def with_lines(self, *lines: Line) -> "Notice":
        """The same notice with other tasks."""
        return replace(self, lines=lines)

    @property
    def text(self) -> str:
        """The notice as a text file holds it, its table with a stroke between cells."""
        rows = [
            f"{line.number}. {line.text} | {line.lead} | {line.responsible} | {line.deadline}" for line in self.lines
        ]
        head = [self.number, self.title, "各单位：", "现将任务分解如下。", "示例市人民政府办公室", "2021年4月9日"]
        return "\n".join([*head, *self.extra, "一、深化公开", HEADING, *rows])

    @property
    def document(self) -> SourceDocument:
        """The notice as the intake would hand it over."""
        blocks = tuple(Paragraph(line, f"第{n}行") for n, line in enumerate(self.text.split("\n"), 1))
        digest = hashlib.sha256(self.text.encode()).hexdigest()
        return SourceDocument("notice.txt", "text/plain", digest, blocks)


@dataclass(frozen=True)
class City:
    """A city with two departments, two counties, and a group that the office narrows."""

    root: Unit
    justice: Unit
    finance: Unit
    east: Unit
    west: Unit
    counties: UnitGroup
    concerned: UnitGroup
    clerk: User
    office: User

    def bring_in(self, notice: Notice) -> NoticeImport:
        """The notice as an import, nothing corrected yet."""
        document = notice.document
        return actions.bring_in(
            self.root, actor=self.clerk, document=document, data=notice.text.encode(), notice=parse_notice(document)
        )

    def confirm(self, notice: Notice) -> PlanEdition:
        """The edition that the notice makes when nobody corrects anything."""
        return actions.confirm(self.bring_in(notice), actor=self.office)

    @property
    def plan(self) -> Plan:
        """The plan of the year."""
        return Plan.objects.get(unit=self.root, year=2021)


def build_city() -> City:
    """The city, its people included, in the database."""
    root = CityFactory(code="sample", name="示例市人民政府", short_name="示例市", division_code="")
    justice = UnitFactory(code="justice", name="示例市司法局", short_name="市司法局", parent=root)
    finance = UnitFactory(code="finance", name="示例市财政局", short_name="市财政局", parent=root)
    east = UnitFactory(code="east", name="东山区人民政府", short_name="东山区", kind=UnitKind.COUNTY, parent=root)
    west = UnitFactory(code="west", name="西河县人民政府", short_name="西河县", kind=UnitKind.COUNTY, parent=root)
    counties = UnitGroupFactory(home=root, code="counties", name="各区县", other_names=["区县"], members=[east, west])
    concerned = UnitGroupFactory(
        home=root, code="concerned", name="市直有关部门", needs_narrowing=True, members=[justice, finance, east]
    )
    return City(
        root=Unit.objects.get(pk=root.pk),
        justice=justice,
        finance=finance,
        east=east,
        west=west,
        counties=counties,
        concerned=concerned,
        clerk=person_with(Role.CLERK, root),
        office=person_with(Role.OFFICE, root, with_descendants=True),
    )
