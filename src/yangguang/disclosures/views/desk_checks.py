"""The machine checks as the office sets them: how strict each rule is, the dictionary, the whitelist."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yangguang.disclosures import checks, gate
from yangguang.disclosures.actions import checking
from yangguang.disclosures.models import Misstatement, Whitelisted
from yangguang.disclosures.models.checking import Severity
from yangguang.kernel.access import roles
from yangguang.kernel.offers import Offer, Offers
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.selectors import home_unit

WORDS_A_PAGE = 50


class RuleForm(forms.Form):
    """A rule and how strictly it is taken."""

    rule = forms.ChoiceField(label="规则")
    severity = forms.ChoiceField(label="处理", choices=Severity.choices)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["rule"].choices = [(rule.name, rule.label) for rule in checks.RULES.values()]  # type: ignore[attr-defined]


class WordForm(forms.Form):
    """An expression and what to write instead."""

    wrong = forms.CharField(label="错误表述", max_length=100)
    right = forms.CharField(label="应为", max_length=100, required=False)
    note = forms.CharField(label="说明", max_length=200, required=False)
    severity = forms.ChoiceField(label="处理", choices=Severity.choices, initial=Severity.WARNING)


class DropForm(forms.Form):
    """An expression that was added or changed by hand."""

    wrong = forms.ModelChoiceField(
        label="词语", queryset=Misstatement.objects.all(), to_field_name="wrong", empty_label=None
    )


class AllowForm(forms.Form):
    """Words in which a finding is no mistake, and why."""

    text = forms.CharField(label="词句", max_length=200)
    reason = forms.CharField(label="理由", max_length=200)


class DisallowForm(forms.Form):
    """Words on the whitelist."""

    text = forms.ModelChoiceField(
        label="词句", queryset=Whitelisted.objects.all(), to_field_name="text", empty_label=None
    )


@roles(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """All rules with how they are taken, the dictionary, and the forms that change them."""
    offers = Offers(request, _offers(home_unit()))
    if (answer := offers.answer()) is not None:
        return answer
    taken = gate.severities()
    asked = request.GET.get("q", "")[:50].strip()
    words = [entry for entry in gate.dictionary() if not asked or asked in entry.wrong or asked in entry.right]
    by_hand = set(Misstatement.objects.values_list("wrong", flat=True))
    context = {
        "rules": [
            {"rule": rule, "severity": Severity(taken.get(rule.name, rule.severity)), "changed": rule.name in taken}
            for rule in checks.RULES.values()
        ],
        "page": Paginator(words, WORDS_A_PAGE).get_page(request.GET.get("page")),
        "by_hand": by_hand,
        "asked": asked,
        "whitelist": Whitelisted.objects.all(),
        "shipped": len(checks.shipped_whitelist()),
        "offers": offers,
    }
    return render(request, "disclosures/desk/checks.html", context)


def _offers(home: Unit) -> list[Offer]:
    return [
        Offer("rule", checking.set_rule, home, "检查规则已保存，下次送审起生效。", form_class=RuleForm),
        Offer("word", checking.put_word, home, "词库已保存。", form_class=WordForm, button="添加或修改错敏词"),
        Offer(
            "drop",
            checking.drop_word,
            home,
            "已移除人工修改。",
            form_class=DropForm,
            given=lambda data: {"wrong": data["wrong"].wrong},
            button="移除人工添加的词",
        ),
        Offer("allow", checking.allow_words, home, "白名单已保存。", form_class=AllowForm, button="加入白名单"),
        Offer(
            "disallow",
            checking.disallow_words,
            home,
            "已移出白名单。",
            form_class=DisallowForm,
            given=lambda data: {"text": data["text"].text},
            button="移出白名单",
        ),
    ]
