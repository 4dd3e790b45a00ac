"""The remedy clause at the end of a reply: to whom, and how long, one may turn. Pure."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from yangguang.organisations.models import UnitKind

_FILE = Path(__file__).parent.parent / "data" / "remedies.json"
#: Organs under the direct rule of the ministry above them (海关、金融、外汇管理、税务、国家安全等).
VERTICAL = frozenset({UnitKind.STATIONED})
GOVERNMENTS = frozenset({UnitKind.CITY, UnitKind.COUNTY, UnitKind.COMMITTEE, UnitKind.TOWNSHIP})


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def review_organ(kind: str, government: str, on: date) -> str:
    """Who reviews a decision of a unit of this kind made on that day, in words.

    `government` names the people's government that the unit belongs to (行政复议法第二十四条、第二十七条).
    Before 2024 the former text, 第十二条、第十三条, let the applicant choose.
    """
    if kind in VERTICAL:
        return "上一级主管部门"
    if kind in GOVERNMENTS:
        return "上一级人民政府"
    own = government or "本级人民政府"
    return own if on >= date.fromisoformat(_data()["new_law_from"]) else f"{own}或者上一级主管部门"


def clause(kind: str, government: str, on: date, *, refuses: bool) -> str:
    """The clause for a reply of this day; `refuses` where it withholds something.

    Since 2024 whoever is refused asks for review before going to court (行政复议法第二十三条第一款第四项).
    """
    data = _data()
    organ = review_organ(kind, government, on)
    review = f"自收到本{{paper}}之日起{data['review_days']}日内向{organ}申请行政复议"
    if refuses and on >= date.fromisoformat(data["new_law_from"]):
        return (
            f"如对本{{paper}}不服，应当{review}；对行政复议决定不服的，可以自收到行政复议决定书之日起15日内"
            "向有管辖权的人民法院提起行政诉讼。"
        )
    return (
        f"如对本{{paper}}不服，可以{review}，或者自收到之日起{data['suit_months']}个月内"
        "向有管辖权的人民法院提起行政诉讼。"
    )
