"""Tables of the year plan."""

from yangguang.workplan.models.assignment import Assignment, UnitMention
from yangguang.workplan.models.plan import Aspect, Measure, NoticeImport, Plan, PlanEdition, Task
from yangguang.workplan.models.progress import Evidence, MeasureDone, ProgressReport
from yangguang.workplan.models.scheme import Scheme, SchemeOpinion, SchemeVersion
from yangguang.workplan.models.supervision import Bulletin, LoggedEvent, SupervisionOrder

__all__ = [
    "Aspect",
    "Assignment",
    "Bulletin",
    "Evidence",
    "LoggedEvent",
    "Measure",
    "MeasureDone",
    "NoticeImport",
    "Plan",
    "PlanEdition",
    "ProgressReport",
    "Scheme",
    "SchemeOpinion",
    "SchemeVersion",
    "SupervisionOrder",
    "Task",
    "UnitMention",
]
