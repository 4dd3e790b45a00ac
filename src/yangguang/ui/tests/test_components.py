"""The components: what they draw, that they escape, and that a field is tied to its help and errors."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from yangguang.kernel.clock import current_calendar
from yangguang.ui.templatetags.ui import action_label, days_left
from yangguang.workplan.states import Light

HOSTILE = "\"'><script>alert(1)</script>"


def draw(source: str, request: HttpRequest | None = None, **context: Any) -> BeautifulSoup:
    """The component as a browser would read it."""
    template = engines["django"].from_string(CottonCompiler().process(source))
    return BeautifulSoup(template.render(context, request), "lxml")


@pytest.mark.parametrize(
    "source",
    [
        '<c-badge tone="good">{{ x }}</c-badge>',
        '<c-button href="{{ x }}" aria-label="{{ x }}">{{ x }}</c-button>',
        '<c-button tone="first" name="{{ x }}">{{ x }}</c-button>',
        '<c-card title="{{ x }}">{{ x }}</c-card>',
        '<c-figure href="{{ x }}" value="{{ x }}" label="{{ x }}" />',
        '<c-meter value="4" label="{{ x }}" />',
        '<c-notice tone="warn">{{ x }}</c-notice>',
        '<c-table label="{{ x }}"><caption>{{ x }}</caption></c-table>',
        '<c-why label="{{ x }}" reason="{{ x }}" />',
        "<c-empty><p>{{ x }}</p></c-empty>",
    ],
)
def test_what_people_typed_is_never_markup(source: str) -> None:
    drawn = draw(source, x=HOSTILE)
    assert drawn.find("script") is None
    assert HOSTILE in drawn.get_text() or any(HOSTILE in tag.attrs.values() for tag in drawn.find_all())


@pytest.mark.parametrize("light", list(Light))
def test_a_light_always_says_its_word(light: Light) -> None:
    badge = draw('<c-light :light="light" />', light=light).select_one(".badge")
    assert badge is not None
    assert badge.get_text(strip=True) == light.label


def test_urgent_lights_differ_by_shape_and_not_by_colour_alone() -> None:
    badges = {light: draw('<c-light :light="x" />', x=light).select_one(".badge") for light in Light}
    tones = {light: set(badge["class"]) for light, badge in badges.items() if badge}
    assert "bad" in tones[Light.OVERDUE]
    assert "warn" in tones[Light.DUE_SOON]
    assert "good" in tones[Light.DONE]
    assert "hollow" in tones[Light.PENDING]


def test_a_button_with_an_address_is_a_link() -> None:
    assert draw('<c-button href="/">首页</c-button>').select_one("a.button[href='/']") is not None
    button = draw('<c-button tone="danger" name="do" value="remove">删除</c-button>').select_one("button")
    assert button is not None
    assert (button["type"], button["name"], button["value"]) == ("submit", "do", "remove")
    assert "danger" in button["class"]


class Sample(forms.Form):
    title = forms.CharField(label="标题", help_text="写全称。")
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea)
    agree = forms.BooleanField(label="我已核对")
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)
    token = forms.CharField(widget=forms.HiddenInput)


def field(name: str, form: forms.Form) -> BeautifulSoup:
    return draw('<c-field :field="field" />', field=form[name])


def test_a_field_is_tied_to_label_help_and_error() -> None:
    drawn = field("title", Sample({"title": ""}))
    control = drawn.select_one("input")
    assert control is not None
    assert drawn.select_one(f"label[for='{control['id']}']").get_text(strip=True) == "标题"
    described = [drawn.find(id=part) for part in control["aria-describedby"].split()]
    assert [part.get_text(strip=True) for part in described] == ["写全称。", "这个字段是必填项。"]
    assert control["aria-invalid"] == "true"


def test_a_field_that_may_stay_empty_says_so_except_in_a_filter() -> None:
    assert "（选填）" in field("note", Sample()).get_text()
    assert "（选填）" not in draw('<c-field :field="x" plain />', x=Sample()["note"]).get_text()
    assert "（选填）" not in field("title", Sample()).get_text()


def test_choices_stand_in_a_fieldset_and_a_tick_before_its_label() -> None:
    assert field("kind", Sample()).select_one("fieldset legend").get_text() == "类别"
    assert [tag.name for tag in field("agree", Sample()).select_one(".choice").find_all(recursive=False)] == [
        "input",
        "label",
    ]
    assert field("token", Sample()).select_one("label") is None


@pytest.mark.django_db
def test_the_pager_keeps_the_filters_of_the_list(rf: RequestFactory) -> None:
    request = rf.get("/list?kind=a&page=2")
    page = Paginator(range(120), 50).page(2)
    links = [link["href"] for link in draw('<c-pager :page="page" />', request, page=page).select("a")]
    assert links == ["?kind=a&page=1", "?kind=a&page=3"]
    assert draw('<c-pager :page="page" />', request, page=Paginator([1], 50).page(1)).select("nav") == []


@pytest.mark.django_db
def test_the_ledger_lists_every_day_with_its_reason() -> None:
    """条例 26: 20 working days; 1 May to 5 May 2020 are off, 9 May (Saturday) is on."""
    deadline = current_calendar().deadline(date(2020, 4, 24), 20)
    rows = {
        cells[0].get_text(): (cells[1].get_text(strip=True), cells[2].get_text(strip=True))
        for cells in (
            row.select("td") for row in draw('<c-ledger :ledger="x" />', x=deadline.ledger).select("tbody tr")
        )
    }
    assert len(rows) == len(deadline.ledger)
    assert rows["2020-05-01"][0] == "不计"
    assert rows["2020-05-09"][0] == "计入"
    assert all(reason for _, reason in rows.values())


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        (date(2020, 6, 12), "逾期 3 天", "bad-text"),
        (date(2020, 6, 15), "今天到期", "warn-text"),
        (date(2020, 6, 18), "还剩 3 天", "warn-text"),
        (date(2020, 6, 19), "还剩 4 天", ""),
    ],
)
def test_days_left(due: date, words: str, tone: str) -> None:
    left = days_left(due, date(2020, 6, 15))
    assert (left.words, left.tone) == (words, tone)


def test_an_action_that_is_gone_keeps_its_name() -> None:
    assert action_label("no.such_action") == "no.such_action"
