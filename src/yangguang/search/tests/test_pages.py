"""The pages of search: a page for whatever the address asks; nothing found or typed gets out of its place."""

import json
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yangguang.disclosures.models import AttachedText, Edition
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.disclosures.tests.test_public import attach, live
from yangguang.search import indexer
from yangguang.search.models import FruitlessQuery
from yangguang.search.tests.made_up import use

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert('许可')</script>"
ADDRESSES = (
    "/search",
    "/search/suggest",
    "/search.atom",
    "/search.xml",
    "/api/v1/search",
    "/en/search",
    "/zh-hant/search",
)
HOSTILE = [
    SCRIPT,
    "\0",
    "%00",
    "甲" * 5000,
    '"' * 300,
    "-",
    "-1",
    "0",
    "99999",
    "1e9",
    "９",
    "9" * 40,
    "record:" + "9" * 30,
    "record:-1",
    "record:x",
    "unit:１",
    "../../etc/passwd",
    "' OR 1=1 --",
    "{{7*7}}",
    "\u202e",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
]
PARAMETERS = (
    "q",
    "kind",
    "unit",
    "topic",
    "genre",
    "validity",
    "year",
    "column",
    "id",
    "sort",
    "page",
    "offset",
    "limit",
)


@pytest.fixture
def people() -> Staff:
    return staff()


@pytest.fixture(autouse=True)
def engine(tmp_path, monkeypatch):
    engine = use(monkeypatch, tmp_path / "search")
    engine.rebuild(iter(()))
    return engine


def soup(client: Client, address: str, **asked: str) -> BeautifulSoup:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content.decode(), "lxml")


@pytest.mark.parametrize("there_is_an_index", [True, False])
def test_every_parameter_may_be_anything(client, people, engine, there_is_an_index):
    live(people, title="许可")
    indexer.rebuild()
    if not there_is_an_index:
        (engine.folder / "current").unlink()
        engine.forget()
    for address in ADDRESSES:
        for name in PARAMETERS:
            if name != "q" and address in {"/search.xml", "/en/search", "/zh-hant/search", "/search/suggest"}:
                continue
            for value in HOSTILE:
                answer = client.get(f"{address}?{urlencode({'q': '许可', name: value})}")
                allowed = {400} if "\0" in value else {200, 422} if address.startswith("/api") else {200}
                assert answer.status_code in allowed, (address, name, value)
                assert b"<script>alert" not in answer.content
    assert client.post("/search").status_code == 405


def test_what_is_found_and_typed_is_escaped(client, people):
    evil = f"<img src=x onerror=alert(1)>{SCRIPT}许可"
    edition = live(people, title=evil, body_text=f"{evil} 正文里的许可", document_number="<b>1号")
    attach(edition, f"{SCRIPT}附件.pdf")
    AttachedText.objects.create(sha256="a" * 64, text=f"{evil}另有规定")
    indexer.rebuild()
    for typed in ("许可", "另有规定", SCRIPT, '"><svg onload=alert(1)>'):
        page = soup(client, "/search", q=typed)
        main = page.select_one("main")
        assert not main.select("script, img, svg, b[onerror], [onload], [onerror]"), typed
        assert page.select_one("#q")["value"] == typed
    hit = client.get("/api/v1/search", {"q": "许可"}).json()["hits"][0]
    assert "<mark>许可</mark>" in hit["highlight"]
    assert "<img" not in hit["highlight"]
    assert b"<script>alert" not in client.get("/search.atom", {"q": "许可"}).content
    assert client.get("/search/suggest", {"q": "许可"}).json()[0]["title"] == evil


def test_hits_show_what_was_asked_for_and_facets_count(client, people):
    live(people, title="关于优化营商环境的若干措施", body_text="为优化营商环境，制定以下措施。")
    live(people, title="别的", body_text="没有")
    indexer.rebuild()
    page = soup(client, "/search", q="營商環境")
    assert [mark.text for mark in page.select(".hits mark")] == ["营商环境", "营商环境"]
    assert "找到 1 条" in page.select_one("[role=status]").text
    page = soup(client, "/search")
    counts = {
        link.text.strip(): int(link.find_next("span", class_="small").text) for link in page.select(".facets li a")
    }
    assert counts["政府信息"] == 2


def test_a_facet_narrows_and_is_taken_off_again(client, people):
    live(people, title="许可甲")
    live(people, title="许可乙", kind="notice")
    indexer.rebuild()
    page = soup(client, "/search", q="许可")
    one = next(link for link in page.select(".facets a") if "genre=notice" in link["href"])
    narrowed = BeautifulSoup(client.get(f"/search{one['href']}").content.decode(), "lxml")
    assert [link.text for link in narrowed.select(".hits > li > a")] == ["许可乙"]
    chosen = narrowed.select_one(".facets a[aria-current]")
    assert "genre" not in chosen["href"]


def test_a_page_beyond_the_end_is_the_last_page(client, people):
    for number in range(25):
        live(people, title=f"许可{number}")
    indexer.rebuild()
    for page in ("2", "3", "99", "99999"):
        assert len(soup(client, "/search", q="许可", page=page).select(".hits > li")) == 5, page


def test_any_number_of_hits_takes_the_same_few_queries(client, people):
    def queries() -> int:
        indexer.rebuild()
        client.get("/search", {"q": "许可"})
        with CaptureQueriesContext(connection) as caught:
            page = soup(client, "/search", q="许可")
        assert len(page.select(".hits > li")) == Edition.objects.count()
        return len(caught)

    live(people, title="许可")
    for number in range(2):
        attach(Edition.objects.latest("pk"), f"附件{number}.pdf")
    few = queries()
    for number in range(19):
        edition = live(people, title=f"许可{number}")
        attach(edition, f"附件{number}.pdf", sha256=f"{number:064}")
        AttachedText.objects.create(sha256=f"{number:064}", text="许可附件" * 100)
    assert queries() == few
    assert few <= 16


def test_inside_one_record(client, people):
    first = live(people, title="许可甲", body_text="第一章总则")
    live(people, title="许可乙", body_text="第一章总则")
    indexer.rebuild()
    page = soup(client, "/search", q="总则", id=f"record:{first.disclosure_id}")
    assert len(page.select(".hits > li")) == 1
    assert "许可甲" in page.select_one("main").text
    assert page.select_one("input[type=hidden][name=id]")["value"] == f"record:{first.disclosure_id}"


def test_the_feed_has_the_newest_of_the_search(client, people):
    live(people, title="许可一")
    live(people, title="别的")
    indexer.rebuild()
    feed = BeautifulSoup(client.get("/search.atom", {"q": "许可"}).content, "xml")
    assert [entry.title.text for entry in feed.select("entry")] == ["许可一"]
    assert feed.select_one("link[rel=self]")["href"].endswith("/search.atom?q=%E8%AE%B8%E5%8F%AF")


def test_a_browser_can_offer_this_search(client, people):
    described = BeautifulSoup(client.get("/search.xml").content, "xml")
    assert described.find("Url")["template"].endswith("/search?q={searchTerms}")


def test_what_found_nothing_is_noted_without_personal_data(client, people):
    for typed in ("不会有的词", "不会有的词", "430702199001011234", "a@example.com", "13812345678"):
        client.get("/search", {"q": typed})
    client.get("/search", {"q": "不会有的词", "unit": "justice"})
    client.get("/search", {"q": "不会有的词", "page": "2"})
    assert list(FruitlessQuery.objects.values_list("typed", "times")) == [("不会有的词", 2)]


def test_what_may_have_been_meant_is_offered(client, people):
    live(people, title="行政许可办法")
    indexer.rebuild()
    page = soup(client, "/search", q="行政许克")
    assert page.select_one("[role=status] a").text == "行政许可"


def test_open_data_has_count_hits_and_facets(client, people):
    edition = live(people, title="许可办法")
    indexer.rebuild()
    answer = json.loads(client.get("/api/v1/search", {"q": "许可", "kind": "record"}).content)
    assert answer["count"] == 1
    assert answer["hits"][0]["id"] == f"record:{edition.disclosure_id}"
    assert answer["hits"][0]["date"] == "2020-03-02"
    assert answer["facets"]["unit"] == [{"value": "justice", "count": 1}]
    assert not answer["limited"]


@pytest.mark.parametrize("address", ["/", "/search"])
def test_the_box_leads_to_search(client, people, address):
    form = soup(client, address).select_one("form[role=search]")
    assert form["action"] == "/search"
    assert form.select_one("input[name=q]")["data-suggest"] == "/search/suggest"
    assert soup(client, address).select_one("header.bar a[href='/search']")
