"""The public pages of the year plan: what they show, to everybody alike (Regulations, art. 24: search and reading)."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from yangguang.kernel import present
from yangguang.organisations.models import Role
from yangguang.organisations.tests.factories import person_with
from yangguang.workplan import actions
from yangguang.workplan.models import Assignment, Bulletin, Plan, Scheme, SchemeVersion, SupervisionOrder, Task
from yangguang.workplan.tests.planning import SYSTEM
from yangguang.workplan.tests.public_city import (
    HOSTILE,
    TODAY,
    PublicCity,
    build_public_city,
    content_of,
    county_of,
    log_event,
    task_content,
)
from yangguang.workplan.urls import public as urls

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day() -> object:
    with present.staged(TODAY):
        yield


@pytest.fixture
def city() -> PublicCity:
    return build_public_city()


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


PLAN = "/plans/changde-2020/"
EVERY_PAGE = [
    "/plans/",
    PLAN,
    f"{PLAN}tasks/1/",
    f"{PLAN}shares/",
    f"{PLAN}editions/",
    f"{PLAN}editions/1/",
    f"{PLAN}events/",
    f"{PLAN}orders/",
    f"{PLAN}bulletins/",
    "/units/",
    "/units/unit-no-0/",
    "/plans/changde-2020.csv",
    "/plans/changde-2020.xlsx",
    "/plans/changde-2020.json",
]


def test_every_view_declares_that_it_is_public() -> None:
    patterns = [pattern for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)]
    assert len(patterns) == 18
    for pattern in patterns:
        assert pattern.callback.access.kind == "public", pattern.name  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_a_page_answers_and_takes_no_posts(client: Client, city: PublicCity, address: str) -> None:
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("address", [a for a in EVERY_PAGE if a.startswith(PLAN) or "." in a])
def test_a_plan_that_is_not_published_is_not_found_even_for_its_office(
    client: Client, city: PublicCity, address: str
) -> None:
    Plan.objects.update(published_at=None)
    client.force_login(person_with(Role.OFFICE, city.root, with_descendants=True))
    assert client.get(address).status_code == 404


def test_a_page_says_the_same_to_whoever_is_signed_in(client: Client, city: PublicCity) -> None:
    log_event(city.units[0])
    people = [person_with(Role.OFFICE, city.root, with_descendants=True), person_with(Role.HEAD, city.units[0])]
    for address in EVERY_PAGE:
        if address.endswith(".xlsx"):
            continue
        seen = []
        for person in (None, *people):
            reader = Client()
            if person:
                reader.force_login(person)
            response = reader.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            seen.append(without_tokens(body.decode()))
        assert seen[0] == seen[1] == seen[2], address


def without_tokens(page: str) -> str:
    """The page without the tokens that the reading-mode forms carry for each reader."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_the_plan_shows_tasks_leads_responsibles_and_lights(client: Client, city: PublicCity) -> None:
    page = text_of(client, PLAN)
    assert "《关于落实〈要点〉的通知》" in page
    assert "示公办发〔2020〕2号" in page
    assert page.count('<article class="task">') == 3
    assert '<a href="/units/unit-no-0/">示例市第0局</a>' in page
    # 31 May has passed on 15 June: all three tasks are overdue, and the number opens them.
    assert 'href="?light=overdue#tasks"' in page


def test_the_filters_stand_in_the_address(client: Client, city: PublicCity) -> None:
    for number, unit in ((1, city.units[0]), (1, city.units[1]), (1, city.units[2])):
        city.report(city.share(number, unit), done=2)
    shown = [
        (f"{PLAN}?light=done", 1),
        (f"{PLAN}?light=overdue", 2),
        (f"{PLAN}?light=nonsense", 3),
        (f"{PLAN}?q=第2项", 1),
        (f"{PLAN}?q=没有的字", 0),
        (f"{PLAN}?unit=unit-no-1", 3),
        (f"{PLAN}?unit=no-such-unit", 0),
        (f"{PLAN}?unit=unit-no-1&light=done&q=任务", 1),
    ]
    for address, tasks in shown:
        assert text_of(client, address).count('<article class="task">') == tasks, address


def test_a_scheme_that_the_edition_no_longer_asks_for_makes_nothing_late(client: Client, city: PublicCity) -> None:
    names = [unit.name for unit in city.units]
    far = [{"text": "完成整改", "deadlines": []}]
    city.edition(content_of(task_content(1, names[:2], names[2:], measures=far, deadlines=[])))
    Scheme.objects.update(due_on=date(2020, 6, 10))
    SchemeVersion.objects.create(scheme=Scheme.objects.get(), number=1, text="一稿", written_at=timezone.now())
    assert "专项方案已过报送期限" in text_of(client, f"{PLAN}tasks/1/")
    assert text_of(client, f"{PLAN}?light=overdue").count('<article class="task">') == 1
    city.edition(content_of(task_content(1, names[:1], names[1:], measures=far, deadlines=[])))
    assert Scheme.objects.count() == 1
    assert "专项方案" not in text_of(client, f"{PLAN}tasks/1/")
    assert text_of(client, f"{PLAN}?light=overdue").count('<article class="task">') == 0


def test_a_task_shows_how_many_units_did_each_measure(client: Client, city: PublicCity) -> None:
    city.report(city.share(1, city.units[0]), done=1)
    page = text_of(client, f"{PLAN}tasks/1/")
    assert "3 个单位中 1 个已完成" in page
    assert "3 个单位中 0 个已完成" in page
    assert "年内" in page  # the second measure has no day of its own
    assert "“5月底前”" in page


def test_a_task_narrows_its_units_by_light(client: Client, city: PublicCity) -> None:
    city.report(city.share(1, city.units[0]), done=2)
    page = text_of(client, f"{PLAN}tasks/1/?light=done")
    rows = page.split("<tbody>")[1].split("</tbody>")[0]
    assert "unit-no-0" in rows
    assert "unit-no-1" not in rows


def test_figures_of_rooms_that_are_not_built_are_named_and_not_shown_as_zero(client: Client, city: PublicCity) -> None:
    names = [unit.name for unit in city.units]
    city.edition(content_of(task_content(1, names, [], title="持续做好涉企政策公开")))
    page = text_of(client, f"{PLAN}tasks/1/")
    assert "该数据所属的“互动交流”模块尚未建成" in page


def test_a_withdrawn_task_is_not_found(client: Client, city: PublicCity) -> None:
    names = [unit.name for unit in city.units]
    city.edition(content_of(task_content(1, names[:1], names[1:])))
    assert Task.objects.filter(number__gt=1, withdrawn=True).count() == 2
    assert client.get(f"{PLAN}tasks/2/").status_code == 404


def test_editions_stay_and_their_difference_can_be_seen(client: Client, city: PublicCity) -> None:
    names = [unit.name for unit in city.units]
    first = [task_content(n, names[:1], names[1:]) for n in (1, 2, 3)]
    changed = task_content(1, names[:1], names[1:2], text="第1项任务的要求。6月底前公布清单，年内完成整改。")
    city.edition(content_of(changed, first[1], task_content(4, names[:1], names[1:], text="全新的安排事项。")))
    assert "新增 1 项，减少 1 项，修改 1 项，1 项未变" in text_of(client, f"{PLAN}editions/")
    page = text_of(client, f"{PLAN}editions/2/diff/")
    assert "<del>5</del><ins>6</ins>月底前公布清单" in page
    assert f"<del>{names[2]}</del>" in page
    assert "第3项任务" in text_of(client, f"{PLAN}editions/1/")
    assert "已有更正" in text_of(client, f"{PLAN}editions/1/")
    assert "已有更正" not in text_of(client, f"{PLAN}editions/2/")
    assert client.get(f"{PLAN}editions/1/diff/").status_code == 404
    assert client.get(f"{PLAN}editions/9/").status_code == 404


def test_events_show_no_summary_and_narrow_by_kind(client: Client, city: PublicCity) -> None:
    log_event(city.units[0])
    log_event(city.units[1], kind="meeting", title="部署会")
    log_event(city.units[1], day=date(2019, 5, 1), title="去年的班")
    page = text_of(client, f"{PLAN}events/")
    assert "业务培训班" in page
    assert "部署会" in page
    assert "内部摘要" not in page
    assert "去年的班" not in page
    assert "部署会" not in text_of(client, f"{PLAN}events/?kind=training")
    assert "部署会" not in text_of(client, f"{PLAN}events/?unit=unit-no-0")


def test_orders_show_when_and_whether_in_time_but_not_what_was_said(client: Client, city: PublicCity) -> None:
    given = {"plan": city.plan, "year": 2020, "reply_working_days": 5, "issued_on": date(2020, 6, 1)}
    words = {"matter": "内部事项", "reply": "内部回复"}
    due = date(2020, 6, 8)
    cases = [(due, "按期回复"), (date(2020, 6, 9), "逾期回复"), (None, "逾期未回复")]
    for number, (replied, _) in enumerate(cases, 1):
        SupervisionOrder.objects.create(
            unit=city.units[0],
            number=number,
            due_on=due,
            replied_on=replied,
            state="replied" if replied else "issued",
            **given,
            **words,
        )
    SupervisionOrder.objects.create(unit=city.units[1], number=4, due_on=TODAY, **given, **words)
    page = text_of(client, f"{PLAN}orders/")
    for _, outcome in cases:
        assert outcome in page
    assert "未到期" in page  # due today is not late
    assert "内部事项" not in page
    assert "内部回复" not in page
    assert "督办〔2020〕4号" not in text_of(client, f"{PLAN}orders/?unit=unit-no-0")


def test_only_issued_bulletins_are_public(client: Client, city: PublicCity) -> None:
    draft = Bulletin.objects.create(
        plan=city.plan, title="草稿通报", as_of=TODAY, body="一、总体情况\n好。", figures={}
    )
    assert client.get(reverse("plans:bulletin", args=[draft.pk])).status_code == 404
    assert client.get(reverse("plans:bulletin-docx", args=[draft.pk])).status_code == 404
    assert "草稿通报" not in text_of(client, f"{PLAN}bulletins/")
    issued = actions.issue_bulletin(draft, actor=SYSTEM, today=TODAY)
    page = text_of(client, reverse("plans:bulletin", args=[issued.pk]))
    assert "<h2>一、总体情况</h2>" in page
    assert "2020年6月15日" in page
    word = client.get(reverse("plans:bulletin-docx", args=[issued.pk]))
    assert word.content.startswith(b"PK")
    assert "attachment" in word["Content-Disposition"]


def test_units_are_grouped_and_found_by_name(client: Client, city: PublicCity) -> None:
    county_of(city)
    page = text_of(client, "/units/")
    assert "东山区" in page
    assert "东山区教育局" not in page  # on its county's page
    assert "下辖 1 个单位" in page
    assert "牵头 3 项" in page
    found = text_of(client, "/units/?q=教育局")
    assert "/units/a-body/" in found
    assert "/units/a-county/" not in found
    below = text_of(client, "/units/a-county/")
    assert "/units/a-body/" in below


def test_a_unit_shows_what_it_leads_and_answers_for(client: Client, city: PublicCity) -> None:
    city.report(city.share(2, city.units[1]), label="第二局的截图")
    page = text_of(client, "/units/unit-no-1/")
    assert "负责 3 项" in page
    assert "第二局的截图" in page
    assert "牵头 3 项" in text_of(client, "/units/unit-no-0/")
    assert client.get("/units/no-such-unit/").status_code == 404


def test_names_that_would_be_markup_are_shown_as_text(client: Client) -> None:
    city = build_public_city(suffix=HOSTILE)
    names = [unit.name for unit in city.units]
    hostile = task_content(1, names[:1], names[1:], title=HOSTILE, text=HOSTILE, aspect=HOSTILE)
    city.edition(content_of(hostile, title=HOSTILE, document_number=HOSTILE, issuer=HOSTILE, aspects=[HOSTILE]))
    shown = city.report(city.share(1, city.units[0]), label=HOSTILE, link="javascript:alert(1)")
    log_event(city.units[0], title=HOSTILE)
    bulletin = Bulletin.objects.create(plan=city.plan, title=HOSTILE, as_of=TODAY, body=HOSTILE, figures={})
    actions.issue_bulletin(bulletin, actor=SYSTEM, today=TODAY)
    pages = [*(a for a in EVERY_PAGE if "." not in a), f"{PLAN}editions/2/diff/", f"/plans/bulletins/{bulletin.pk}/"]
    for address in [*pages, f"{PLAN}?q={HOSTILE}&unit={HOSTILE}", f"/units/?q={HOSTILE}"]:
        page = text_of(client, address)
        assert "<script>alert" not in page, address
        assert "javascript:" not in page, address
    assert shown.label in HOSTILE
    assert "&lt;script&gt;" in text_of(client, f"{PLAN}tasks/1/")


def test_a_released_share_is_not_counted_or_listed(client: Client, city: PublicCity) -> None:
    city.report(city.share(1, city.units[1]), label="已解除单位的佐证")
    Assignment.objects.filter(task=city.task(1), unit=city.units[1]).update(state="released")
    page = text_of(client, f"{PLAN}tasks/1/")
    assert "已解除单位的佐证" not in page
    assert "2 个单位中" in page
    assert "佐证 1 件" not in text_of(client, PLAN)
