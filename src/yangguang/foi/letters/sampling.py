"""Made-up words for every field of a letter: for trying a template, and for showing what fields there are."""

from datetime import date
from typing import Any

from yangguang.foi.letters.issuing import common
from yangguang.foi.replies import all_types
from yangguang.organisations.models import Unit

#: The fields of every letter, with what they are.
FIELDS = {
    "organ": "本机关全称",
    "number": "文书编号",
    "addressee": "收件人",
    "receipt": "登记号",
    "received": "收到申请之日",
    "subject": "所需信息",
    "issued": "印发日期",
    "remedy": "救济途径",
    "article": "依据的条款",
}
_MORE = {
    "due": "答复期限",
    "missing": "需要补正的事项",
    "until": "最后期限",
    "name": "被征求意见方",
    "question": "征求意见的内容",
    "reason": "理由",
    "days": "工作日数",
    "basis": "计收方式",
    "quantity": "数量",
    "amount": "金额",
    "unpaid": "是否因未缴费",
}


def fields_of(code: str) -> dict[str, str]:
    """The fields that the template of that code may use, with their Chinese names."""
    own = next((one for one in all_types() if one.template == code), None)
    return FIELDS | ({field.name: field.label for field in own.fields} if own else _MORE)


def sample_words(unit: Unit, code: str) -> dict[str, Any]:
    """A made-up value for each of them, marked 示例."""
    words: dict[str, Any] = {name: f"（示例）{label}" for name, label in fields_of(code).items()}
    words |= {"days": 20, "unpaid": False, "breakdown": [{"from": 11, "to": 30, "each": 100, "amount": 2000}]}
    words |= {"items": [{"order": 1, "text": "（示例）事项", "label": "予以公开", "note": ""}]}
    words |= {"withheld": [{"where": "第1页", "reason": "（示例）个人信息", "article": "条例第十五条"}]}
    return words | common(unit, code, date(2020, 6, 1))
