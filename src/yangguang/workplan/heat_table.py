"""The heat map's table as HTML, joined from constant and escaped pieces.

A template would take seconds for 150 units by 200 tasks. Only row numbers (integers), lights (constants) and escaped
names go in.
"""

from collections.abc import Callable

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from yangguang.workplan.selectors.heat import HeatMap, HeatRow
from yangguang.workplan.states import Light

LETTERS = {
    Light.OVERDUE: "逾",
    Light.CONTESTED: "异",
    Light.DUE_SOON: "临",
    Light.PENDING: "待",
    Light.NOT_STARTED: "未",
    Light.ON_TRACK: "进",
    Light.DONE: "完",
}
#: The style sheet's class of each light: one letter, for it stands in tens of thousands of cells.
CLASSES = {
    Light.OVERDUE: "o",
    Light.CONTESTED: "c",
    Light.DUE_SOON: "s",
    Light.PENDING: "p",
    Light.NOT_STARTED: "n",
    Light.ON_TRACK: "t",
    Light.DONE: "d",
}
_PLACEHOLDER = 987654321
_EMPTY = "<td></td>"


def table_of(heat: HeatMap, task_url: Callable[[int], str]) -> SafeString:
    """The whole table; each cell links to its share, each column's number to the task's page (`task_url`)."""
    before, after = reverse("workplan:share", args=[_PLACEHOLDER]).split(str(_PLACEHOLDER))
    opening = {light.value: f'<td class="{CLASSES[light]}"><a href="{escape(before)}' for light in Light}
    closing = [
        {light.value: f'，任务 {task.number}，{light.label}">{letter}</a></td>' for light, letter in LETTERS.items()}
        for task in heat.tasks
    ]
    body = "".join(
        _row(row, opening, f'{escape(after)}" aria-label="{escape(str(row.unit))}', closing) for row in heat.rows
    )
    head = "".join(
        f'<th scope="col"><a href="{escape(task_url(task.number))}" title="{escape(task.title)}">{task.number}</a></th>'
        for task in heat.tasks
    )
    return mark_safe(  # noqa: S308
        f'<table class="heat"><thead><tr><th scope="col">单位 \\ 任务</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _row(row: HeatRow, opening: dict[str, str], middle: str, closing: list[dict[str, str]]) -> str:
    cells = [
        f"{opening[light]}{pk}{middle}{ends[light]}" if pk else _EMPTY
        for pk, light, ends in zip(row.shares, row.lights, closing, strict=True)
    ]
    return f'<tr><th scope="row">{escape(str(row.unit))}</th>{"".join(cells)}</tr>'
