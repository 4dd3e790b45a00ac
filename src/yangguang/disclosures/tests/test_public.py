"""What the public sees of records: the page, lists, what was taken down, files, feeds, sitemap, papers."""

from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from defusedxml.ElementTree import fromstring
from django.core.files.base import ContentFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document

from yangguang.catalogue.models import Column
from yangguang.disclosures import actions, paper
from yangguang.disclosures.models import Attachment, Disclosure, Edition, Placement
from yangguang.disclosures.states import ScanState, WithdrawalKind
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.kernel.models import PageTouch

pytestmark = pytest.mark.django_db

MARCH = datetime(2020, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def people() -> Staff:
    return staff()


def live(people: Staff, number: int = 1, record: Disclosure | None = None, **fields: object) -> Edition:
    """A live edition as a publication leaves it."""
    record = record or Disclosure.objects.create(
        unit=people.unit,
        index_number=f"4307S00001/2020-{Disclosure.objects.count() + 1:05}",
        first_published_at=MARCH,
        created_at=MARCH,
    )
    values: dict[str, object] = {
        "title": "关于优化营商环境的若干措施",
        "kind": "policy",
        "topic": "business-environment",
        "state": "live",
        "body_html": "<h2>一、总则</h2><p>企业开办一窗受理。</p><table><tr><td>事项</td><td>时限</td></tr></table>",
        "body_text": "企业开办一窗受理。",
    }
    times = {"drafted_at": MARCH, "published_at": MARCH, "listed_at": MARCH}
    return Edition.objects.create(disclosure=record, number=number, unit=people.unit, **{**values, **times, **fields})


def attach(edition: Edition, name: str = "附件.pdf", data: bytes = PDF, **fields: object) -> Attachment:
    values: dict[str, object] = {"media_type": "application/pdf", "scan_state": ScanState.CLEAN, "sha256": "a" * 64}
    return Attachment.objects.create(
        edition=edition,
        name=name,
        file=ContentFile(data, name="x"),
        size=len(data),
        added_at=MARCH,
        **{**values, **fields},
    )


def soup(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content.decode(), "lxml")


def test_a_record_shows_what_article_12_has_in_a_catalogue(client: Client, people: Staff) -> None:
    """Article 12: 索引、名称、内容概述、生成日期."""
    edition = live(people, formed_on=date(2020, 3, 1), document_number="常政发〔2020〕6号", summary="便利企业。")
    page = soup(client.get(f"/disclosures/{edition.disclosure_id}/"))
    names, values = (page.select(f"dl.facts {part}") for part in ("dt", "dd"))
    facts = {name.text: value.text for name, value in zip(names, values, strict=True)}
    assert facts["索引号"] == edition.disclosure.index_number
    assert (facts["文号"], facts["生成日期"], facts["公开日期"]) == ("常政发〔2020〕6号", "2020-03-01", "2020-03-02")
    assert page.select_one("h1").text == edition.title
    assert page.select_one("meta[name=description]")["content"] == "便利企业。"


def test_text_past_its_validity_says_so(client: Client, people: Staff) -> None:
    edition = live(people, valid_until=date(2019, 12, 31))
    assert "届满" in soup(client.get(f"/disclosures/{edition.disclosure_id}/")).select_one("main").text


def test_linked_data_cannot_end_its_element(client: Client, people: Staff) -> None:
    edition = live(people, title="</script><script>alert(1)</script>")
    page = soup(client.get(f"/disclosures/{edition.disclosure_id}/"))
    blocks = page.select("script")
    assert [block.get("type") for block in blocks if not block.get("src")] == ["application/ld+json"]
    assert "\\u003C/script" in next(block.text for block in blocks if not block.get("src"))


def test_a_draft_has_no_public_address(client: Client, people: Staff) -> None:
    draft = Disclosure.objects.create(unit=people.unit, created_at=MARCH)
    Edition.objects.create(disclosure=draft, number=1, unit=people.unit, title="草稿", kind="notice", drafted_at=MARCH)
    for end in ("/", ".pdf", ".docx", "/qr.svg", "/editions/1/", "/editions/1/diff/"):
        assert client.get(f"/disclosures/{draft.pk}{end}").status_code == 404


def test_what_was_taken_down_answers_410_with_its_note(client: Client, people: Staff) -> None:
    edition = live(people)
    note = "内容有误，更正后重新公开。"
    actions.withdraw(edition.disclosure, actor=people.head, kind=WithdrawalKind.WITHDRAWN, note=note)
    answer = client.get(f"/disclosures/{edition.disclosure_id}/")
    assert answer.status_code == 410
    assert note in soup(answer).select_one("main").text
    assert client.get(f"/disclosures/{edition.disclosure_id}/editions/1/").status_code == 404
    assert client.get(f"/disclosures/{edition.disclosure_id}.pdf").status_code == 404


def test_a_replaced_record_leads_to_what_stands_in_its_place_in_the_end(client: Client, people: Staff) -> None:
    first, second, third = (live(people, title=f"办法（第 {n} 稿）").disclosure for n in (1, 2, 3))
    for old, new in ((first, second), (second, third)):
        actions.withdraw(old, actor=people.head, kind=WithdrawalKind.REPLACED, note="已修订。", successor=new)
    answer = client.get(f"/disclosures/{first.pk}/")
    assert answer["Location"] == f"/disclosures/{third.pk}/?from={first.pk}"
    assert "办法（第 1 稿）" in soup(client.get(answer["Location"])).select_one(".record").parent.text
    # Nobody makes the page say something else.
    for asked in ("999999", "x", "²", str(third.pk), "9" * 40):
        shown = soup(client.get(f"/disclosures/{third.pk}/?from={asked}")).select_one("main").text
        assert "替代它" not in shown


def test_where_the_successor_is_gone_too_the_note_is_shown(client: Client, people: Staff) -> None:
    first, second = (live(people).disclosure for _ in range(2))
    actions.withdraw(first, actor=people.head, kind=WithdrawalKind.MERGED, note="并入。", successor=second)
    actions.withdraw(second, actor=people.head, kind=WithdrawalKind.WITHDRAWN, note="有误。")
    assert client.get(f"/disclosures/{first.pk}/").status_code == 410


def test_editions_stay_and_show_what_changed(client: Client, people: Staff) -> None:
    old = live(people, state="superseded", body_html="<p>七日内办结。</p>", openness_reason="内部意见甲")
    live(people, 2, old.disclosure, body_html="<p>三日内办结。</p>", openness_reason="内部意见乙")
    former = soup(client.get(f"/disclosures/{old.disclosure_id}/editions/1/"))
    assert "已被新版替代" in former.select_one("main").text
    assert former.select_one("meta[name=robots]")["content"] == "noindex"
    changes = soup(client.get(f"/disclosures/{old.disclosure_id}/editions/2/diff/")).select_one("main")
    assert (changes.select_one("section del").text, changes.select_one("section ins").text) == ("七", "三")
    assert "内部意见" not in changes.text
    assert client.get(f"/disclosures/{old.disclosure_id}/editions/1/diff/").status_code == 404


@pytest.mark.parametrize(
    "kept", [{"public": False}, {"scan_state": ScanState.PENDING}, {"scan_state": ScanState.INFECTED}]
)
def test_a_file_that_is_not_public_or_not_clean_is_not_served(client: Client, people: Staff, kept: dict) -> None:
    file = attach(live(people), **kept)
    pk = file.edition.disclosure_id
    assert client.get(f"/disclosures/{pk}/files/{file.pk}/{file.name}").status_code == 404
    assert file.name not in client.get(f"/disclosures/{pk}/").content.decode()


def test_a_file_is_data_and_is_asked_for_again_by_its_digest(client: Client, people: Staff) -> None:
    pdf = attach(live(people))
    book = attach(pdf.edition, "清单.xlsx", media_type="application/vnd.ms-excel")
    base = f"/disclosures/{pdf.edition.disclosure_id}/files"
    answer = client.get(f"{base}/{pdf.pk}/{pdf.name}")
    assert answer["Content-Disposition"].startswith("inline")
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "application/pdf")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get(f"{base}/{pdf.pk}/{pdf.name}", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get(f"{base}/{book.pk}/{book.name}")["Content-Disposition"].startswith("attachment")
    other = live(people)
    assert client.get(f"/disclosures/{other.disclosure_id}/files/{pdf.pk}/{pdf.name}").status_code == 404


def test_a_column_lists_and_narrows_what_stands_in_it(client: Client, people: Staff) -> None:
    column = Column.objects.create(code="notices", title="公告", scope="city", promise_days=30, order=1)
    for number in range(25):
        edition = live(people, title=f"第{number}号公告", kind="notice")
        Placement.objects.create(
            disclosure=edition.disclosure, edition=edition, column=column, unit=people.unit, listed_at=MARCH
        )
    titles = [one.text for one in soup(client.get("/columns/notices/")).select(".records a")]
    assert titles == [f"第{number}号公告" for number in range(24, 4, -1)]
    assert len(soup(client.get("/columns/notices/?page=2")).select(".records a")) == 5
    assert [x.text for x in soup(client.get("/columns/notices/?q=第7号")).select(".records a")] == ["第7号公告"]
    assert not soup(client.get("/columns/notices/?year=2019")).select(".records a")
    entries = fromstring(client.get("/feeds/columns/notices.atom").content).findall(
        "{http://www.w3.org/2005/Atom}entry"
    )
    assert len(entries) == 25


def test_lists_ask_the_database_as_often_for_many_records_as_for_few(client: Client, people: Staff) -> None:
    counts = []
    for more in (3, 15):
        for _ in range(more):
            edition = live(people)
        with CaptureQueriesContext(connection) as asked:
            client.get("/disclosures/")
            client.get(f"/disclosures/{edition.disclosure_id}/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 40


def test_publishing_and_withdrawing_touch_what_lists_show(people: Staff) -> None:
    edition = live(people)
    PageTouch.objects.all().delete()
    actions.withdraw(edition.disclosure, actor=people.head, kind=WithdrawalKind.WITHDRAWN, note="有误。")
    assert "disclosures" in set(PageTouch.objects.values_list("tag", flat=True))


def test_the_unit_index_is_a_list_to_take_along(client: Client, people: Staff) -> None:
    """Article 12: 政府信息公开目录."""
    edition = live(people, title="=1+1", summary="概述")
    lines = b"".join(client.get("/units/justice/index.csv").streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].split(",")[:3] == ["索引号", "名称", "文号"]
    assert lines[1].startswith(f"{edition.disclosure.index_number},'=1+1")
    assert client.get("/units/justice/index.xlsx").content[:2] == b"PK"


def test_the_sitemap_names_every_live_record_and_robots_name_the_sitemap(client: Client, people: Staff) -> None:
    edition = live(people)
    assert b"/sitemap.xml" in client.get("/robots.txt").content
    place = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
    parts = [one.text for one in fromstring(client.get("/sitemap.xml").content).iter(place)]
    found = {one.text for part in parts for one in fromstring(client.get(part).content).iter(place)}
    assert f"http://testserver/disclosures/{edition.disclosure_id}/" in found
    assert {"http://testserver/units/justice/", "http://testserver/"} <= found


def test_a_word_file_keeps_headings_and_tables(people: Staff) -> None:
    document = Document(BytesIO(paper.docx_of(live(people, document_number="常政发〔2020〕6号"))))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "一、总则" in text
    assert "常政发〔2020〕6号" in text
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["事项", "时限"]


@pytest.mark.skipif(not paper.can_make_pdf(), reason="the libraries that draw PDF are not installed")
def test_a_pdf_fetches_nothing_from_elsewhere(people: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", refused)
    body = '<p>正文</p><img src="http://127.0.0.1:9/x.png"><img src="file:///etc/passwd">'
    assert paper.pdf_of(live(people, body_html=body)).startswith(b"%PDF")


def test_where_no_pdf_can_be_made_the_page_offers_none(
    client: Client, people: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "can_make_pdf", lambda: False)
    pk = live(people).disclosure_id
    links = [link["href"] for link in soup(client.get(f"/disclosures/{pk}/")).select("main a")]
    assert f"/disclosures/{pk}.docx" in links
    assert f"/disclosures/{pk}.pdf" not in links
    answer = client.get(f"/disclosures/{pk}.pdf")
    assert answer.status_code == 503
    assert "Word" in soup(answer).select_one("main").text


def test_a_process_draws_one_pdf_at_a_time(client: Client, people: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits too long is told so, and the server goes on answering."""
    monkeypatch.setattr(paper, "can_make_pdf", lambda: True)
    monkeypatch.setattr(paper, "PATIENCE", 0.01)
    pk = live(people).disclosure_id
    with paper._DRAWING:
        answer = client.get(f"/disclosures/{pk}.pdf")
    assert answer.status_code == 503
    assert paper.BUSY in soup(answer).select_one("main").text
