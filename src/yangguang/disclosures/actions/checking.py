"""The office says how strictly the machine checks are taken, and which words they know."""

from typing import Any

from yangguang.disclosures import checks, policies
from yangguang.disclosures.models import CheckRule, Misstatement, Whitelisted
from yangguang.disclosures.models.checking import Severity
from yangguang.kernel.actions import Refused, action
from yangguang.organisations.models import Unit


@action("disclosures.set_rule", label="设定检查规则", policy=policies.may_set_checks, touches=())
def set_rule(home: Unit, *, actor: Any, rule: str, severity: str) -> CheckRule:
    """Take a rule as off, a warning or blocking from now on. `Refused` for a rule that does not exist."""
    if rule not in checks.RULES or severity not in Severity.values:
        raise Refused("没有这条检查规则，请刷新页面。")
    row, _ = CheckRule.objects.update_or_create(rule=rule, defaults={"severity": severity})
    return row


@action("disclosures.put_word", label="维护错敏词", policy=policies.may_set_checks, touches=())
def put_word(home: Unit, *, actor: Any, wrong: str, right: str, note: str, severity: str) -> Misstatement:
    """Add an expression to the dictionary, or say otherwise of a shipped one. `Refused` without words."""
    if not wrong.strip() or severity not in Severity.values:
        raise Refused("请写错误表述，并选择处理方式。")
    row, _ = Misstatement.objects.update_or_create(
        wrong=wrong.strip(),
        defaults={"right": right.strip(), "note": note.strip(), "severity": severity, "by_hand": True},
    )
    return row


@action("disclosures.drop_word", label="移除错敏词", policy=policies.may_set_checks, touches=())
def drop_word(home: Unit, *, actor: Any, wrong: str) -> None:
    """Take back what was added or changed by hand; a shipped expression is again as it was shipped."""
    if not Misstatement.objects.filter(wrong=wrong).delete()[0]:
        raise Refused("词库中没有人工添加的这个词。")


@action("disclosures.allow_words", label="维护白名单", policy=policies.may_set_checks, touches=())
def allow_words(home: Unit, *, actor: Any, text: str, reason: str) -> Whitelisted:
    """Words in which a finding is no mistake. `Refused` without words or reason."""
    if len(text.strip()) < 2 or not reason.strip():
        raise Refused("请写两个字以上的词句，并说明理由。")
    row, _ = Whitelisted.objects.update_or_create(text=text.strip(), defaults={"reason": reason.strip()})
    return row


@action("disclosures.disallow_words", label="移出白名单", policy=policies.may_set_checks, touches=())
def disallow_words(home: Unit, *, actor: Any, text: str) -> None:
    """Take words off the whitelist."""
    if not Whitelisted.objects.filter(text=text).delete()[0]:
        raise Refused("白名单中没有这个词句。")
