"""A bulletin's figures and first wording. A person rewords it; the figures stay as they were that day."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import F

from yangguang.workplan.models import Plan, Scheme, SupervisionOrder
from yangguang.workplan.selectors.heat import heat_map
from yangguang.workplan.selectors.overview import plan_overview
from yangguang.workplan.states import Light, OrderState, SchemeState

SHOWN = 10


def title_of(plan: Plan, as_of: date) -> str:
    """The usual title of a progress bulletin."""
    return f"关于{plan.year}年政务公开工作任务推进情况的通报（截至{as_of.month}月{as_of.day}日）"


def figures_of(plan: Plan, as_of: date) -> dict[str, Any]:
    """The plan's figures on `as_of`, as plain values to be kept with the bulletin."""
    overview = plan_overview(plan, as_of)
    heat = heat_map(plan, as_of)
    late: Counter[str] = Counter()
    silent: Counter[str] = Counter()
    done: Counter[str] = Counter()
    shares = 0
    for row in heat.rows:
        for cell in row.cells:
            if cell is None:
                continue
            shares += 1
            late[str(row.unit)] += cell.light == Light.OVERDUE
            silent[str(row.unit)] += cell.light == Light.PENDING
            done[str(row.unit)] += cell.light == Light.DONE
    schemes = Scheme.objects.filter(task__plan=plan, task__withdrawn=False, task__needs_scheme=True).select_related(
        "unit", "task"
    )
    orders = SupervisionOrder.objects.filter(plan=plan)
    return {
        "as_of": as_of.isoformat(),
        "tasks": len(overview.rows),
        "task_lights": {light.value: overview.lights[light] for light in Light},
        "units": len(heat.rows),
        "shares": shares,
        "percent": overview.percent,
        "late_units": _top(late),
        "silent_units": _top(silent),
        "done_units": _top(done),
        "late_shares": sum(late.values()),
        "silent_shares": sum(silent.values()),
        "evidence": overview.evidence,
        "schemes": len(schemes),
        "schemes_filed": sum(s.state == SchemeState.FILED for s in schemes),
        "late_schemes": [
            f"任务{s.task.number}（{s.unit}）"
            for s in schemes
            if s.state != SchemeState.FILED and s.due_on is not None and s.due_on < as_of
        ],
        "orders": orders.count(),
        "orders_open": orders.filter(state=OrderState.ISSUED).count(),
        "orders_late": orders.filter(state=OrderState.ISSUED, due_on__lt=as_of).count()
        + orders.filter(replied_on__gt=F("due_on")).count(),
    }


def _top(counter: Counter[str]) -> list[list[Any]]:
    return [[name, number] for name, number in counter.most_common() if number]


def wording_of(plan: Plan, figures: dict[str, Any]) -> str:
    """The draft's text: one paragraph a line; lines that start with 一、 or （一） are headings."""
    lights = figures["task_lights"]
    lines = [
        f"现将{plan.year}年政务公开工作任务推进情况（截至{_cn(figures['as_of'])}）通报如下：",
        "一、总体情况",
        (
            f"全年共{figures['tasks']}项任务，分解到{figures['units']}个单位、{figures['shares']}项次。"
            f"已完成{lights['done']}项，推进中{lights['on_track']}项，临期{lights['due_soon']}项，"
            f"逾期{lights['overdue']}项，未开始和待接受{lights['not_started'] + lights['pending']}项"
            f"{'，有异议待裁定' + str(lights['contested']) + '项' if lights['contested'] else ''}；"
            f"各项举措总体完成{figures['percent']}%，公开佐证{figures['evidence']}件。"
        ),
    ]
    if figures["schemes"]:
        lines.append(f"跨部门公开事项专项方案应报{figures['schemes']}件，已报{figures['schemes_filed']}件。")
    if figures["done_units"]:
        lines += ["二、推进较快的单位", _listing(figures["done_units"], "完成", "项") + "。"]
    lines.append(f"{'三' if figures['done_units'] else '二'}、需要抓紧的事项")
    lines += _shortfalls(figures) or ["目前没有逾期事项。"]
    lines += [
        f"{'四' if figures['done_units'] else '三'}、下一步要求",
        "请各单位对照任务分解表逐项核实，逾期事项于收到本通报之日起尽快补齐，并在系统中报送进展和佐证。",
    ]
    return "\n".join(lines)


def _shortfalls(figures: dict[str, Any]) -> list[str]:
    found = []
    if figures["late_shares"]:
        found.append(f"逾期{figures['late_shares']}项次：{_listing(figures['late_units'], '', '项')}。")
    if figures["silent_shares"]:
        found.append(
            f"尚未答复是否接受任务{figures['silent_shares']}项次：{_listing(figures['silent_units'], '', '项')}。"
        )
    if figures["late_schemes"]:
        found.append(f"专项方案逾期未报{len(figures['late_schemes'])}件：{'、'.join(figures['late_schemes'])}。")
    if figures["orders_late"]:
        found.append(f"督办单逾期未复或逾期回复{figures['orders_late']}件。")
    return found


def _listing(rows: list[list[Any]], verb: str, measure: str) -> str:
    listed = "、".join(f"{name}（{verb}{number}{measure}）" for name, number in rows[:SHOWN])
    return f"{listed}等{len(rows)}个单位" if len(rows) > SHOWN else listed


def _cn(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"
