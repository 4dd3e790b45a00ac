"""The review of an import: items beside the cells of the source, corrected on one page, confirmed by a person."""

import io
from datetime import date

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.browser import axe_violations
from yangguang.catalogue import actions, redraft
from yangguang.catalogue.models import CatalogueImport, Obligation, StandardCatalogue
from yangguang.catalogue.obliging import UnitReader
from yangguang.catalogue.pasting import as_page
from yangguang.catalogue.review import PER_PAGE, review_of
from yangguang.catalogue.source import as_record, rows_of
from yangguang.catalogue.standard import parse
from yangguang.kernel.actions import Refused, SystemActor
from yangguang.kernel.intake import Unreadable, read
from yangguang.organisations.models import Role, Unit, UnitKind
from yangguang.organisations.tests.factories import RoleHoldingFactory, UnitFactory, UserFactory

ACTOR = SystemActor()
TITLE = "常德市公共法律服务领域基层政务公开标准目录"
HEAD = ["序号", "一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体"]
BOXES = "■政府网站\n□两微一端"


def row(number, unit="市司法局", limit="及时", content="条件；程序；结果", **words):
    return [
        str(number),
        words.get("level1", f"事项{number}"),
        words.get("level2", ""),
        content,
        "《条例》",
        limit,
        unit,
        BOXES,
    ]


def sheet(*rows):
    book = Workbook()
    for one in ([TITLE], HEAD, *rows):
        book.active.append(one)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def city(db):
    city = UnitFactory(code="changde", name="常德市人民政府", short_name="常德市", kind=UnitKind.CITY)
    UnitFactory(parent=city, code="justice", name="常德市司法局", short_name="市司法局")
    UnitFactory(parent=city, code="civil", name="常德市民政局", short_name="市民政局")
    return Unit.objects.get(code="changde")


@pytest.fixture
def office(city, client):
    person = UserFactory()
    RoleHoldingFactory(user=person, unit=city, role=Role.OFFICE, since=date(2019, 1, 1), with_descendants=True)
    client.force_login(person)
    return person


def brought_in(city, *rows):
    data = sheet(*rows)
    document = read("目录.xlsx", data)
    return actions.bring_in(city, actor=ACTOR, document=document, data=data, draft=parse(document), year=2020)


def page(client, incoming, query=""):
    response = client.get(reverse("cataloguing:import", args=[incoming.pk]) + query)
    assert response.status_code == 200
    return response.content.decode()


def send(client, incoming, query="", **data):
    response = client.post(reverse("cataloguing:import", args=[incoming.pk]) + query, data)
    incoming.refresh_from_db()
    return response


def item_form(incoming, **changes):
    fields = {"level1": "事项", "channels": BOXES, "revision": incoming.revision, **changes}
    return {"do": "item", **{f"item-{name}": value for name, value in fields.items()}}


def arrange(incoming, what, place):
    return {"do": "arrange", "arrange-what": what, "arrange-place": place, "arrange-revision": incoming.revision}


def names(incoming):
    return [item["level1"] for item in incoming.draft["items"]]


# What is shown


def test_every_row_of_the_source_stands_on_the_review_once(city):
    """Nothing of the source is dropped in silence: a row is an item's, or stands there as not read."""
    rows = [row(number) for number in range(1, PER_PAGE + 8)]
    rows[3:3] = [["注：本目录由市司法局解释。", *[""] * 7]]
    incoming = brought_in(city, *rows)
    reader = UnitReader(city)
    seen = [review_of(incoming, reader, number) for number in (1, 2)]
    shown = [one.anchor for page in seen for pair in page.pairs for one in (*pair.rows, *pair.unread)]
    shown += [one.anchor for page in seen for one in page.lead]
    assert sorted(shown) == sorted(one.anchor for one in rows_of(incoming.parsed["tables"], {0}))
    assert len(shown) == len(set(shown)) == 2 + len(rows)
    assert [len(page.pairs) for page in seen] == [PER_PAGE, 7]


def test_an_item_stands_beside_its_cells_own_words(city, office, client):
    incoming = brought_in(city, row(1), row(2, unit="同上", limit="一切正常"))
    shown = page(client, incoming)
    assert shown.count("同上") >= 1
    assert "一切正常" in shown
    assert f'href="?edit=1#item-1">{incoming.draft["problems"][0]["where"]}' in shown


def test_the_cells_of_a_source_come_back_with_their_header_and_merges():
    table = "<tr><td rowspan=2>1</td><td>甲</td></tr><tr><td>乙</td></tr>"
    kept = as_record(read("页.html", f"<table>{table}</table>".encode()))
    assert [[words for _label, words in one.cells] for one in rows_of(kept, {0})] == [["1", "甲"], ["1", "乙"]]


def test_the_review_asks_the_database_as_often_for_500_items_as_for_one(
    city, office, client, django_assert_max_num_queries
):
    incoming = brought_in(city, *[row(number, unit=f"第{number % 40}科室") for number in range(500)])
    with django_assert_max_num_queries(16):
        page(client, incoming)


# What is changed


def test_an_item_is_changed_in_its_place_and_its_doubts_are_settled(city, office, client):
    incoming = brought_in(city, row(1, limit="一切正常"), row(2), row(3, limit="一切正常"))
    assert 'name="item-level1"' in page(client, incoming, "?edit=0")
    response = send(client, incoming, "?edit=0", **item_form(incoming, level1="新名", time_limit="及时"), next="1")
    assert response.url.endswith("?edit=2#item-2"), "on to the next problem"
    assert names(incoming) == ["新名", "事项2", "事项3"]
    assert len(incoming.draft["problems"]) == len(incoming.draft["settled"]) == 1


def test_a_change_on_an_older_state_is_refused_and_kept_on_the_page(city, office, client):
    incoming = brought_in(city, row(1), row(2))
    stale = item_form(incoming, level1="来晚的修改")
    send(client, incoming, **arrange(incoming, "remove", 1))
    answer = send(client, incoming, "?edit=0", **stale).content.decode()
    assert "有人刚刚保存过核对结果" in answer
    assert "来晚的修改" in answer
    assert names(incoming) == ["事项1"]


def test_items_are_added_removed_merged_and_split(city, office, client):
    incoming = brought_in(city, row(1), row(2, content="名单"), row(3))
    send(client, incoming, "?add=1&row=0-3", **item_form(incoming, level1="补上"))
    assert names(incoming) == ["事项1", "补上", "事项2", "事项3"]
    assert incoming.draft["items"][1]["source_rows"] == [3]
    send(client, incoming, **arrange(incoming, "remove", 1))
    send(client, incoming, **arrange(incoming, "merge", 1))
    assert names(incoming) == ["事项1", "事项3"]
    merged = incoming.draft["items"][0]
    assert merged["content"] == "条件；程序；结果\n名单"
    assert merged["source_rows"] == [2, 3]
    assert "没有读成事项" not in page(client, incoming).split('id="item-0"')[1]
    split = {"do": "split", "split-revision": incoming.revision, "split-parts": ["1"], "split-level2": "程序"}
    send(client, incoming, "?split=1", **split)
    assert [(item["level2"], item["content"]) for item in incoming.draft["items"][1:]] == [
        ("", "条件；\n结果"),
        ("程序", "程序；"),
    ]


def test_the_rows_of_a_removed_item_can_be_read_again_by_a_person(city, office, client):
    incoming = brought_in(city, row(1), row(2))
    send(client, incoming, **arrange(incoming, "remove", 1))
    assert "?add=1&amp;row=0-3#item-new" in page(client, incoming)


ITEMS = st.lists(
    st.fixed_dictionaries(
        {
            "level1": st.text("甲乙", max_size=2),
            "content": st.text("甲；\n1.", max_size=8),
            "where": st.text("一二", max_size=1),
        }
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(ITEMS, st.lists(st.tuples(st.sampled_from(["settled", "removed", "merged"]), st.integers(0, 5)), max_size=6))
def test_no_problem_is_ever_lost(items, changes):
    """Whatever is done in whatever order: each doubt of the reader is still open or was settled."""
    problems = [{"where": item["where"], "what": str(at), "advice": "核对"} for at, item in enumerate(items)]
    draft = {"items": items, "problems": problems}
    for name, place in changes:
        try:
            draft = getattr(redraft, name)(draft, place)
        except Refused:
            continue
    kept = [one["what"] for one in (*draft["problems"], *draft.get("settled", []))]
    assert sorted(kept) == sorted(one["what"] for one in problems)


@given(st.text("甲乙；。\n1. ", max_size=30))
def test_the_parts_of_a_content_are_all_of_it(content):
    assert "".join("".join(redraft.parts_of(content)).split()) == "".join(content.split())


# Who owes


def test_a_catalogue_with_unclear_units_is_not_confirmed_in_silence(city):
    """Who must publish is said before confirmation, or left open on purpose (暂不明确)."""
    incoming = brought_in(city, row(1), row(2, unit="某不存在的单位"))
    with pytest.raises(Refused, match="某不存在的单位"):
        actions.confirm(incoming, actor=ACTOR)
    assert not StandardCatalogue.objects.exists()
    actions.confirm(incoming, actor=ACTOR, leave_unclear=True)
    assert Obligation.objects.count() == 1


def test_units_are_chosen_once_for_every_item_with_the_same_words(city, office, client):
    incoming = brought_in(city, row(1, unit="主管机构"), row(2, unit="主管机构"), row(3, unit="另一机构"))
    assert "2 种不明确" in page(client, incoming)
    civil, justice = Unit.objects.get(code="civil"), Unit.objects.get(code="justice")
    choice = {"do": "wording", "wording-words": "主管机构", "wording-units": [civil.pk, justice.pk]}
    send(client, incoming, "?words=主管机构", **choice, **{"wording-revision": incoming.revision})
    later = {"do": "wording", "wording-words": "另一机构", "wording-open": "on"}
    send(client, incoming, "?words=另一机构", **later, **{"wording-revision": incoming.revision})
    assert "不明确</h2>" not in page(client, incoming)
    send(client, incoming, **{"do": "confirm", "confirm-revision": incoming.revision})
    owed = [(o.item.number, o.unit.code) for o in Obligation.objects.order_by("item__order", "unit__code")]
    assert owed == [("1", "civil"), ("1", "justice"), ("2", "civil"), ("2", "justice")]


def test_a_unit_outside_the_catalogues_area_cannot_be_chosen(city, office, client):
    elsewhere = UnitFactory(code="elsewhere", name="某省某厅", short_name="某厅")
    incoming = brought_in(city, row(1, unit="主管机构"))
    choice = {"do": "wording", "wording-words": "主管机构", "wording-units": [elsewhere.pk]}
    response = send(client, incoming, "?words=主管机构", **choice, **{"wording-revision": incoming.revision})
    assert response.status_code == 200
    assert "choices" not in incoming.draft


def test_confirming_on_the_page_says_how_many_are_left_open(city, office, client):
    incoming = brought_in(city, row(1, unit="主管机构"))
    shown = page(client, incoming)
    assert "其余 1 种公开主体的写法暂不明确" in shown
    confirm = {"do": "confirm", "confirm-revision": incoming.revision}
    assert "请选定单位" in send(client, incoming, **confirm).content.decode()
    send(client, incoming, **confirm, **{"confirm-leave_unclear": "on"})
    assert StandardCatalogue.objects.exists()


# Pasting


def test_a_pasted_table_is_read_as_a_file_is(city, office, client):
    lines = "\n".join(
        "\t".join(f'"{cell}"' if "\n" in cell else cell for cell in one) for one in (HEAD, row(1), row(2))
    )
    form = {"unit": city.pk, "year": 2020, "text": f"{TITLE}\n{lines}"}
    response = client.post(reverse("cataloguing:new-import"), form)
    assert response.status_code == 302, response.content.decode()
    incoming = CatalogueImport.objects.get()
    assert names(incoming) == ["事项1", "事项2"]
    assert [one["name"] for one in incoming.draft["items"][0]["channels"]] == ["政府网站", "两微一端"]


def test_the_markup_of_a_pasted_table_keeps_its_merged_cells(city, office, client):
    head = "".join(f"<td>{words}</td>" for words in HEAD)
    cells = "".join(f"<td>{words}</td>" for words in row(1)[2:])
    markup = (
        f"<table><tr>{head}</tr><tr><td rowspan=2>1</td><td rowspan=2>救助</td>{cells}</tr><tr>{cells}</tr></table>"
    )
    form = {"unit": city.pk, "year": 2020, "text": "无制表符的文字", "markup": markup}
    client.post(reverse("cataloguing:new-import"), form)
    assert names(CatalogueImport.objects.get()) == ["救助", "救助"]


@pytest.mark.parametrize("text", ["没有表格的一段话", ""])
def test_pasted_text_without_a_table_says_so(city, office, client, text):
    response = client.post(reverse("cataloguing:new-import"), {"unit": city.pk, "year": 2020, "text": text})
    assert response.status_code == 422
    assert not CatalogueImport.objects.exists()


def test_pasted_words_are_words_not_markup():
    assert b"<script" not in as_page("<script>\t乙")
    with pytest.raises(Unreadable):
        as_page("甲乙")


# In a browser


@pytest.fixture
def signed_in(transactional_db, client, browser_page, live_server):
    """A keeper of the city's catalogues in the browser, with an import that has doubts of every kind."""
    city = UnitFactory(code="changde", name="常德市人民政府", short_name="常德市", kind=UnitKind.CITY)
    UnitFactory(parent=city, code="justice", name="常德市司法局", short_name="市司法局")
    person = UserFactory()
    RoleHoldingFactory(user=person, unit=city, role=Role.OFFICE, since=date(2019, 1, 1), with_descendants=True)
    client.force_login(person)
    name = django_settings.SESSION_COOKIE_NAME
    browser_page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    rows = [row(1), row(2, limit="一切正常", unit="主管机构"), ["注：由市司法局解释。", *[""] * 7], row(3)]
    return browser_page, brought_in(Unit.objects.get(code="changde"), *rows)


@pytest.mark.slow
def test_the_review_is_accessible_and_as_wide_as_the_screen(signed_in):
    page, incoming = signed_in
    address = reverse("cataloguing:import", args=[incoming.pk])
    for query in ("", "?edit=1", "?add=1", "?split=0", "?words=主管机构"):
        page.goto(address + query)
        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.goto(reverse("cataloguing:new-import"))
    assert axe_violations(page) == []


@pytest.mark.slow
def test_what_is_pasted_brings_its_markup_along(signed_in):
    page, _incoming = signed_in
    page.goto(reverse("cataloguing:new-import"))
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/html", "<p>前</p><table><tr><td rowspan=2>1</td></tr></table>");
            document.getElementById("id_text").dispatchEvent(new ClipboardEvent("paste", {clipboardData: data}));
        }"""
    )
    page.wait_for_function("document.getElementById('id_markup').value !== ''")
    assert 'rowspan="2"' in page.input_value("#id_markup")
    page.type("#id_text", "改")
    assert page.input_value("#id_markup") == "", "what was typed afterwards counts"


# Several fields


def of_two_fields(city, *fields):
    """An import whose sheet holds the tables of two fields, one below the other."""
    book = Workbook()
    for name in fields or ("社会救助", "养老服务"):
        for one in ([f"常德市{name}领域基层政务公开标准目录"], HEAD, row(1, level1=f"{name}政策"), row(2)):
            book.active.append(one)
    out = io.BytesIO()
    book.save(out)
    document = read("目录.xlsx", out.getvalue())
    draft = parse(document)
    return actions.bring_in(city, actor=ACTOR, document=document, data=out.getvalue(), draft=draft, year=2020)


def test_a_file_of_several_fields_becomes_a_catalogue_for_each(city):
    incoming = actions.confirm(of_two_fields(city), actor=ACTOR)
    made = list(incoming.catalogues.order_by("pk"))
    assert [(one.field, one.items.count()) for one in made] == [("社会救助", 2), ("养老服务", 2)]
    assert len({one.slug for one in made}) == 2
    assert Obligation.objects.count() == 4


def test_one_field_that_is_there_already_stops_them_all(city):
    actions.confirm(brought_in(city, row(1)), actor=ACTOR)
    incoming = of_two_fields(city, "社会救助", "公共法律服务")
    with pytest.raises(Refused, match="“公共法律服务”领域"):
        actions.confirm(incoming, actor=ACTOR)
    assert StandardCatalogue.objects.count() == 1


def test_items_without_a_field_are_not_confirmed(city):
    incoming = brought_in(city, row(1))
    bare = {**incoming.draft, "field": "", "items": [{**one, "field": ""} for one in incoming.draft["items"]]}
    CatalogueImport.objects.update(draft=bare)
    incoming.refresh_from_db()
    with pytest.raises(Refused, match="没有领域"):
        actions.confirm(incoming, actor=ACTOR)


def test_the_review_says_what_will_be_made_and_a_field_is_called_otherwise(city, office, client):
    incoming = of_two_fields(city)
    address = reverse("cataloguing:import", args=[incoming.pk])
    page = client.get(address).content.decode()
    assert "将生成 2 个领域的目录" in page
    assert "社会救助 2 项" in page
    renamed = {"do": "field", "field-old": "社会救助", "field-new": "救助", "field-revision": incoming.revision}
    assert client.post(address, renamed).status_code == 302
    incoming.refresh_from_db()
    assert [one["field"] for one in incoming.draft["items"]] == ["救助", "救助", "养老服务", "养老服务"]
    answer = client.post(address, {"do": "confirm", "confirm-revision": incoming.revision}, follow=True)
    assert [one.field for one in StandardCatalogue.objects.order_by("pk")] == ["救助", "养老服务"]
    assert answer.content.decode().count("已确认为<a") == 2


def test_the_head_puts_all_items_into_one_field(city, office, client):
    incoming = of_two_fields(city)
    address = reverse("cataloguing:import", args=[incoming.pk])
    head = {"do": "head", "head-title": "目录", "head-field": "民政", "head-year": 2020, "head-revision": 0}
    assert client.post(address, head).status_code == 302
    incoming.refresh_from_db()
    assert {one["field"] for one in incoming.draft["items"]} == {"民政"}
