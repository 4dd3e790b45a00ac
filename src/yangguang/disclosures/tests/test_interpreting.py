"""Interpretation 解读: with the document, at the latest three working days after it (国办发〔2016〕19号)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yangguang.disclosures import actions
from yangguang.disclosures.due import publish_due
from yangguang.disclosures.duties import duties_of
from yangguang.disclosures.interpreting import interpreted, of_record, overdue_before, uninterpreted
from yangguang.disclosures.models import Attachment, Disclosure, Edition
from yangguang.disclosures.states import EditionState, InterpretationForm, ScanState, WithdrawalKind
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.disclosures.tests.test_way import cleared
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, SystemActor
from yangguang.kernel.clock.shipped import shipped_calendar

CALENDAR = shipped_calendar()
OUT = date(2020, 6, 22)


@pytest.mark.parametrize(
    ("published", "due"),
    [
        (date(2020, 6, 1), date(2020, 6, 4)),
        (date(2020, 6, 19), date(2020, 6, 24)),
        # 端午节: 25 to 27 June off, Sunday 28 June worked.
        (date(2020, 6, 22), date(2020, 6, 28)),
        (date(2020, 6, 24), date(2020, 6, 30)),
        # 2020's Spring Festival, extended to 2 February.
        (date(2020, 1, 22), date(2020, 2, 4)),
    ],
)
def test_three_working_days_from_the_day_after(published, due):
    found = interpreted(published, None, "", published, CALENDAR)
    assert found.deadline.due == due
    assert interpreted(published, due, "", due, CALENDAR).label == "已解读"
    assert interpreted(published, None, "", due, CALENDAR).label == "待解读"


def test_where_it_stands():
    day = date(2020, 6, 1)
    assert interpreted(day, day, "", day, CALENDAR).label == "已解读"
    assert interpreted(day, date(2020, 6, 5), "", date(2020, 6, 9), CALENDAR).label == "迟于期限解读"
    assert interpreted(day, None, "", date(2020, 6, 5), CALENDAR).label == "逾期未解读"
    assert interpreted(day, None, "内部管理事项", date(2020, 6, 5), CALENDAR).label == "不作解读"
    assert not interpreted(day, None, "内部管理事项", date(2020, 6, 5), CALENDAR).open


@pytest.fixture
def people(db):
    with present.staged(OUT):
        yield staff()


def document(people: Staff) -> Disclosure:
    """A normative record that was carried over, so that no register is needed here."""
    fields = {
        "title": "常德市科普管理办法",
        "kind": "normative",
        "formed_on": OUT,
        "body_html": "<p>第一条　为了加强科普工作，制定本办法，请遵照执行。</p>",
    }
    edition = actions.draft(people.unit, actor=people.clerk, fields=fields)
    return actions.carry_over(edition, actor=SystemActor(), published_at=edition.drafted_at).disclosure


def explained(people: Staff, record: Disclosure) -> Edition:
    edition = cleared(
        people,
        title="《常德市科普管理办法》解读",
        kind="interpretation",
        formed_on=OUT,
        body_html="<p>为什么制定：近年来科普活动增多，需要统一规则，具体内容如下。</p>",
        interprets_id=record.pk,
        interpretation_form=InterpretationForm.QA,
    )
    return actions.publish(edition, actor=people.head)


def test_a_document_waits_until_its_interpretation_is_public(people):
    record = document(people)
    assert of_record(record, OUT).label == "待解读"
    assert [one.disclosure_id for one in uninterpreted()] == [record.pk]
    made = explained(people, record)
    assert of_record(record, OUT).label == "已解读"
    assert not uninterpreted().exists()
    actions.withdraw(made.disclosure, actor=people.head, kind=WithdrawalKind.WITHDRAWN, note="内容有误，正在更正。")
    assert of_record(record, OUT).label == "待解读"


def test_both_pages_lead_to_each_other(client, people):
    record = document(people)
    # Kept before the interpretation came, the document's page must not stay as it was.
    client.get(reverse("regulations:document", args=[record.regulation.pk]))
    made = explained(people, record)
    page = client.get(reverse("disclosures:record", args=[record.pk])).content.decode()
    assert reverse("disclosures:record", args=[made.disclosure_id]) in page
    assert "问答" in page
    page = client.get(reverse("disclosures:record", args=[made.disclosure_id])).content.decode()
    assert reverse("disclosures:record", args=[record.pk]) in page
    page = client.get(reverse("regulations:document", args=[record.regulation.pk])).content.decode()
    assert reverse("disclosures:record", args=[made.disclosure_id]) in page


def test_both_are_bound_in_the_open_data_too(client, people):
    record = document(people)
    # A draft is nobody's business outside.
    actions.interpret(record, actor=people.clerk)
    assert client.get(f"/api/v1/disclosures/{record.pk}").json()["interpretations"] == []
    made = explained(people, record)
    pages = {one.pk: reverse("disclosures:record", args=[one.pk]) for one in (record, made.disclosure)}
    for address in (f"disclosures/{record.pk}", f"regulations/{record.regulation.pk}"):
        (told,) = client.get(f"/api/v1/{address}").json()["interpretations"]
        assert (told["title"], told["form"]) == (made.title, "问答")
        assert told["url"].endswith(pages[made.disclosure_id])
    back = client.get(f"/api/v1/disclosures/{made.disclosure_id}").json()
    assert (back["interprets"]["title"], back["interpretation_form"]) == ("常德市科普管理办法", "问答")
    assert back["interprets"]["url"].endswith(pages[record.pk])


def test_the_draft_is_bound_and_its_form_is_reviewed_with_it(people):
    record = document(people)
    edition = actions.interpret(record, actor=people.clerk, form=InterpretationForm.PICTURE)
    assert edition.interprets_id == record.pk
    assert edition.title == "《常德市科普管理办法》解读"
    before = edition.digest
    edition = actions.revise(
        edition,
        actor=people.clerk,
        revision=edition.revision,
        fields={"interpretation_form": InterpretationForm.VIDEO},
    )
    assert edition.digest != before


ABROAD = {"interprets_title": "国务院示例条例", "interprets_address": "https://www.gov.cn/zhengce/1.htm"}


def interpretation(people: Staff, **fields: object) -> Edition:
    """A draft of an interpretation that names no document of its own accord."""
    given = {
        "title": "某文件解读",
        "kind": "interpretation",
        "formed_on": OUT,
        "body_html": f"<p>{'为什么制定。' * 9}</p>",
    }
    return actions.draft(people.unit, actor=people.clerk, fields={**given, **fields})


def test_an_interpretation_names_what_it_interprets(people):
    bare = interpretation(people)
    with pytest.raises(Refused, match="请填写所解读的文件"):
        actions.submit(bare, actor=people.clerk, revision=bare.revision, accepts_warnings=True)
    for fields in ({"interprets_id": document(people).pk}, ABROAD):
        told = interpretation(people, **fields)
        actions.submit(told, actor=people.clerk, revision=told.revision, accepts_warnings=True)
        told.refresh_from_db()
        assert told.state == EditionState.FIRST_REVIEW


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//x.cn", "ftp://x.cn/a", "https://", 'https://x.cn/"a', "a"]
)
def test_only_an_address_of_the_web_is_a_link(people, address):
    with pytest.raises(Refused, match="http"):
        interpretation(people, interprets_title="国务院示例条例", interprets_address=address)


def test_the_document_of_another_organ_stands_below_the_title_and_is_reviewed(client, people):
    edition = actions.publish(cleared(people, kind="interpretation", formed_on=OUT, **ABROAD), actor=people.head)
    page = client.get(reverse("disclosures:record", args=[edition.disclosure_id])).content.decode()
    assert f'href="{ABROAD["interprets_address"]}"' in page
    assert ABROAD["interprets_title"] in page
    told = client.get(f"/api/v1/disclosures/{edition.disclosure_id}").json()["interprets"]
    assert told == {"title": ABROAD["interprets_title"], "url": ABROAD["interprets_address"]}
    before = edition.digest
    newer = actions.amend(edition.disclosure, actor=people.clerk)
    assert (newer.interprets_title, newer.interprets_address) == tuple(ABROAD.values())
    fields = {"interprets_address": "https://www.gov.cn/zhengce/2.htm"}
    assert actions.revise(newer, actor=people.clerk, revision=newer.revision, fields=fields).digest != before


class TestTogetherWithItsDocument:
    """国办发〔2016〕19号: 解读材料应与文件同步组织、同步审签、同步部署."""

    def both(self, people: Staff) -> tuple[Edition, Edition]:
        """A document and its interpretation, approved and cleared, neither of them public."""
        paper = cleared(people, title="常德市科普工作意见", kind="policy", formed_on=OUT)
        told = cleared(
            people,
            title="《常德市科普工作意见》解读",
            kind="interpretation",
            formed_on=OUT,
            interprets_id=paper.disclosure_id,
            interpretation_form=InterpretationForm.TEXT,
        )
        return paper, told

    def test_it_is_drafted_from_the_draft(self, people):
        fields = {"title": "常德市科普工作意见", "kind": "normative", "formed_on": OUT}
        paper = actions.draft(people.unit, actor=people.clerk, fields=fields)
        told = actions.interpret(paper.disclosure, actor=people.clerk)
        assert (told.interprets_id, told.title) == (paper.disclosure_id, "《常德市科普工作意见》解读")

    def test_it_is_not_public_before_its_document(self, people):
        paper, told = self.both(people)
        with pytest.raises(Refused, match="还没有公开"):
            actions.publish(told, actor=people.head)
        actions.publish(paper, actor=people.head)
        assert actions.publish(told, actor=people.head).state == EditionState.LIVE

    def test_both_come_out_at_one_time(self, people):
        paper, told = self.both(people)
        at = present.now() + timedelta(hours=2)
        with pytest.raises(Refused, match="同一时间"):
            actions.publish(told, actor=people.head, at=at)
        actions.publish(paper, actor=people.head, at=at)
        with pytest.raises(Refused, match="同一时间"):
            actions.publish(told, actor=people.head, at=at - timedelta(minutes=1))
        actions.publish(told, actor=people.head, at=at)
        with present.staged(OUT + timedelta(days=1)):
            assert publish_due() == 2
        assert {one.state for one in Edition.objects.filter(pk__in=(paper.pk, told.pk))} == {EditionState.LIVE}


def test_the_office_opens_exactly_what_is_overdue(client, people):
    for _ in range(3):
        document(people)
    explained(people, document(people))
    client.force_login(people.office)
    with present.staged(date(2020, 6, 29)):
        (item,) = [one for one in duties_of(people.office, date(2020, 6, 29)) if "未解读" in one.title]
        assert "3 件" in item.title
        shown = client.get(item.url).context["page"]
    assert {one.disclosure_id for one in shown} == {one.disclosure_id for one in uninterpreted()}
    assert len(shown) == 3


def test_why_there_is_none_is_said_by_a_reviewer_or_the_head(people):
    record = document(people)
    with pytest.raises(Refused, match="审核人或负责人"):
        actions.waive_interpretation(record, actor=people.clerk, reason="内部管理事项")
    actions.waive_interpretation(record, actor=people.head, reason="内部管理事项")
    record.refresh_from_db()
    assert of_record(record, OUT).label == "不作解读"
    assert not uninterpreted().exists()
    actions.waive_interpretation(record, actor=people.head, reason="")
    assert uninterpreted().exists()


def test_the_inbox_says_by_when_and_the_office_sees_what_is_overdue(people):
    document(people)
    mine = [item for item in duties_of(people.clerk, OUT) if item.title.startswith("待解读")]
    assert [item.due for item in mine] == [date(2020, 6, 28)]
    assert not [item for item in duties_of(people.office, date(2020, 6, 28)) if "未解读" in item.title]
    late = [item.title for item in duties_of(people.office, date(2020, 6, 29)) if "未解读" in item.title]
    assert late == ["逾期未解读：市司法局 1 件"]


@pytest.mark.django_db
@pytest.mark.parametrize("today", [date(2020, 6, 28), date(2020, 6, 29), date(2020, 10, 9), date(2020, 2, 10)])
def test_what_is_overdue_in_a_list_is_overdue_by_the_clock(today):
    first_kept = present.day_of(overdue_before(today))
    assert interpreted(first_kept, None, "", today).label == "待解读"
    assert interpreted(date.fromordinal(first_kept.toordinal() - 1), None, "", today).label == "逾期未解读"


def test_the_inbox_takes_the_same_queries_for_any_number(people):
    counts = []
    for _ in range(3):
        document(people)
        with CaptureQueriesContext(connection) as counted:
            list(duties_of(people.clerk, OUT))
        counts.append(len(counted))
    assert len(set(counts)) == 1


def test_a_video_plays_on_its_page_with_the_text_below(client, people):
    record = document(people)
    Attachment.objects.create(
        edition=record.editions.get(),
        name="解读.mp4",
        media_type="video/mp4",
        size=1,
        sha256="a" * 64,
        scan_state=ScanState.CLEAN,
        added_at=record.created_at,
    )
    answer = client.get(reverse("disclosures:record", args=[record.pk]))
    assert "<video" in answer.content.decode()
    assert "media-src 'self'" in answer["Content-Security-Policy"]
