"""Registered, numbered and published in one go (湖南 三统一): the gate, the numbers, and what the library gets."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse

from yangguang.disclosures import actions as records
from yangguang.disclosures.models import Edition
from yangguang.disclosures.states import ClearanceKind, Conclusion, WithdrawalKind
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.disclosures.tests.test_way import approved
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, SystemActor
from yangguang.kernel.public import ANYBODY
from yangguang.organisations.models import Role, Unit, User
from yangguang.organisations.tests.factories import RoleHoldingFactory, UnitFactory, UserFactory
from yangguang.regulations import actions
from yangguang.regulations.models import RegisterSeries, Registration, Regulation, Version
from yangguang.regulations.publishing import refusal_of
from yangguang.regulations.reading.relations import read_relations
from yangguang.regulations.states import Change
from yangguang.regulations.validity import Kind, State

pytestmark = pytest.mark.django_db
ARTICLES = (
    "<p>第一条　为了规范管理，制定本办法。</p><p>第二条　本办法自2020年7月1日起施行，有效期五年。"
    "《常德市旧办法》（常政发〔2015〕3号）同时废止。</p>"
)


@pytest.fixture
def people():
    with present.staged(date(2020, 6, 1)):
        yield staff()


@pytest.fixture
def series(people):
    return actions.open_series(
        people.unit, actor=people.office, keeper=keeper(people.unit.get_parent()), prefix="CDCR", code="01"
    )


def keeper(city: Unit) -> Unit:
    return Unit.objects.filter(code="register").first() or UnitFactory(parent=city, code="register", name="市登记机关")


def registrar(series: RegisterSeries) -> User:
    found = User.objects.filter(username="registrar").first()
    if found is None:
        found = UserFactory(username="registrar")
        RoleHoldingFactory(user=found, unit=series.keeper, role=Role.REVIEWER)
    return found


def ready(people: Staff, **fields) -> Edition:
    """A normative edition, approved and cleared for secrecy and legality."""
    title = fields.pop("title", "常德市科普管理办法")
    edition = approved(people, **{"kind": "normative", "title": title, "body_html": ARTICLES, **fields})
    return both_cleared(people, edition)


def both_cleared(people: Staff, edition: Edition) -> Edition:
    for kind in ClearanceKind if edition.kind == "normative" else (ClearanceKind.SECRECY,):
        records.clear(
            edition, actor=people.first, kind=kind, conclusion=Conclusion.CLEARED, basis="已审查", digest=edition.digest
        )
    return edition


def registered(edition: Edition, series: RegisterSeries, **given) -> Registration:
    values = {"effective_on": date(2020, 7, 1), "months": 60, "opinion": "符合制定程序", **given}
    return actions.register(edition, actor=registrar(series), series=series, digest=edition.digest, **values)


def published(people: Staff, series: RegisterSeries, **fields) -> Regulation:
    edition = ready(people, **fields)
    registered(edition, series)
    return Regulation.objects.get(disclosure=records.publish(edition, actor=people.head).disclosure_id)


def amended(people: Staff, document: Regulation, **fields) -> Edition:
    """The next edition of the document's record, approved and cleared."""
    edition = records.amend(document.disclosure, actor=people.clerk)
    edition = records.revise(edition, actor=people.clerk, revision=edition.revision, fields=fields)
    edition = records.submit(edition, actor=people.clerk, revision=edition.revision, accepts_warnings=True)
    for reviewer in (people.first, people.second, people.head):
        edition = records.pass_review(edition, actor=reviewer, stage=edition.state, digest=edition.digest)
    return both_cleared(people, edition)


def test_no_normative_document_is_published_without_registration(people, series):
    edition = ready(people)
    with pytest.raises(Refused, match="统一登记"):
        records.publish(edition, actor=people.head)
    with pytest.raises(Refused, match="统一登记"):
        records.publish(edition, actor=people.head, at=edition.drafted_at + timedelta(days=1))
    assert not Regulation.objects.exists()


def test_publishing_numbers_it_and_gives_it_its_life(people, series):
    """规范性文件统一登记、统一编号、统一公布: the number comes with the publication."""
    edition = ready(people)
    assert registered(edition, series).number == ""
    live = records.publish(edition, actor=people.head)
    document = Regulation.objects.get(disclosure=live.disclosure_id)
    year = document.issued_on.year
    assert document.registration_number == live.unified_number == f"CDCR-{year}-01001"
    assert live.registration.number == document.registration_number
    assert (document.unit, document.title) == (people.unit, "常德市科普管理办法")
    assert document.versions.get().effective_on == date(2020, 7, 1)
    assert set(document.events.values_list("kind", flat=True)) == {Kind.ISSUED, Kind.EFFECTIVE, Kind.TERM_SET}
    assert document.events.get(kind=Kind.TERM_SET).months == 60


def test_what_the_registrar_agreed_to_takes_effect_with_the_publication(people, series):
    old = published(
        people, series, title="常德市旧办法", document_number="常政发〔2015〕3号", body_html="<p>第一条　旧。</p>"
    )
    edition = ready(people)
    found = [one.words for one in read_relations(edition.title, edition.body_text) if one.kind.value == "repeals"]
    registered(edition, series, agreed=found)
    live = records.publish(edition, actor=people.head)
    event = old.events.get(kind=Kind.REPEALED)
    assert event.by.disclosure_id == live.disclosure_id
    assert event.on >= date(2020, 7, 1)


def test_numbers_run_without_gaps_whatever_fails_in_between(people, series):
    first = published(people, series)
    edition = ready(people, title="常德市另一办法", body_html="<p>第一条　另一件事，另一种写法，另一个目的。</p>")
    registered(edition, series)
    with transaction.atomic():
        records.publish(edition, actor=people.head)
        transaction.set_rollback(True)
    edition.refresh_from_db()
    second = Regulation.objects.get(disclosure=records.publish(edition, actor=people.head).disclosure_id)
    assert (first.registration_number[-3:], second.registration_number[-3:]) == ("001", "002")


def test_a_number_of_the_old_register_is_left_out(people, series):
    year = published(people, series).issued_on.year
    Regulation.objects.create(
        title="旧登记簿中的文件",
        title_key="旧登记簿中的文件",
        document_class="normative",
        registration_number=f"CDCR-{year}-01002",
        created_at=Edition.objects.first().drafted_at,
    )
    third = published(people, series, title="常德市第三办法", body_html="<p>第一条　第三件事情，与前两件都不相同。</p>")
    assert third.registration_number == f"CDCR-{year}-01003"


def test_what_changed_after_the_registration_is_registered_again(people, series):
    edition = ready(people)
    registered(edition, series)
    edition = records.recall(edition, actor=people.clerk)
    edition = records.revise(edition, actor=people.clerk, revision=edition.revision, fields={"title": "常德市科普办法"})
    assert "重新登记" in (refusal_of(edition) or "")


def test_who_registers(people, series):
    """The organ of the series registers: not the unit itself, not the office, nobody of another organ."""
    edition = ready(people)
    for somebody in (people.clerk, people.first, people.head, people.office):
        with pytest.raises(Refused, match="登记机关"):
            actions.register(
                edition,
                actor=somebody,
                series=series,
                effective_on=date(2020, 7, 1),
                opinion="同意",
                digest=edition.digest,
            )
    with pytest.raises(Refused, match="登记意见"):
        registered(edition, series, opinion=" ")
    with pytest.raises(Refused, match="早于"):
        registered(edition, series, months=None, until=date(2020, 6, 30))
    actions.turn_series(series, actor=people.office, active=False)
    with pytest.raises(Refused, match="另选"):
        registered(edition, series)


def test_an_amendment_is_a_version_and_a_correction_mends_the_last_one(people, series):
    document = published(people, series)
    edition = amended(people, document, body_html=ARTICLES.replace("规范管理", "规范和促进管理"))
    with pytest.raises(Refused, match="修改"):
        registered(edition, series)
    registered(edition, series, change=Change.AMENDED, effective_on=date(2021, 1, 1), months=None)
    records.publish(edition, actor=people.head)
    document.refresh_from_db()
    assert list(document.versions.values_list("number", "effective_on")) == [
        (1, date(2020, 7, 1)),
        (2, date(2021, 1, 1)),
    ]
    assert document.registration_number.endswith("01001")
    edition = amended(people, document, body_html=ARTICLES.replace("规范管理", "规范和促进的管理"))
    registered(edition, series, change=Change.CORRECTED, effective_on=date(2021, 1, 1), months=None)
    records.publish(edition, actor=people.head)
    assert document.versions.count() == 2
    assert "促进的管理" in document.versions.get(number=2).text


def test_taken_down_for_what_it_says_closes_the_library_too(people, series):
    """No copy of a text stays public when its record was taken down."""
    document = published(people, series)
    records.withdraw(document.disclosure, actor=people.head, kind=WithdrawalKind.WITHDRAWN, note="内容有误，正在核实。")
    assert not Regulation.objects.visible_to(ANYBODY).exists()
    assert not Version.objects.visible_to(ANYBODY).exists()


def test_a_record_withdrawn_as_repealed_is_a_repealed_document(people, series):
    document = published(people, series)
    records.withdraw(
        document.disclosure, actor=people.head, kind=WithdrawalKind.REPEALED, note="常政发〔2021〕1号废止。"
    )
    document.refresh_from_db()
    assert document.events.filter(kind=Kind.REPEALED).exists()
    assert not document.closed


def test_the_kind_of_a_published_document_stays(people, series):
    document = published(people, series)
    with pytest.raises(Refused, match="起草新版"):
        records.reclassify(document.disclosure, actor=people.clerk, classes={"kind": "policy"})
    edition = amended(people, document, kind="policy")
    with pytest.raises(Refused, match="体裁"):
        records.publish(edition, actor=people.head)


def test_a_document_goes_with_its_record_to_another_unit(people, series):
    document = published(people, series)
    other = UnitFactory(parent=people.unit.get_parent(), code="merged", name="合并后的单位")
    records.reassign(document.disclosure, actor=people.office, unit=other, reason="机构改革")
    document.refresh_from_db()
    assert document.unit == other


def test_one_carried_over_keeps_its_number_and_takes_its_term_from_the_text(people):
    edition = records.draft(
        people.unit,
        actor=people.clerk,
        fields={
            "title": "常德市科普管理办法",
            "kind": "normative",
            "formed_on": date(2019, 6, 1),
            "issued_on": date(2019, 6, 1),
            "unified_number": "CDCR-2019-01004",
            "body_html": ARTICLES.replace("2020年7月1日", "2019年7月1日"),
        },
    )
    live = records.carry_over(edition, actor=SystemActor(), published_at=edition.drafted_at - timedelta(days=30))
    document = Regulation.objects.get(disclosure=live.disclosure_id)
    assert (document.registration_number, document.issued_on) == ("CDCR-2019-01004", date(2019, 6, 1))
    assert document.validity_on(date(2024, 6, 30)).state is State.EFFECTIVE
    assert document.validity_on(date(2024, 7, 1)).state is State.LAPSED


@pytest.mark.django_db(transaction=True)
def test_published_at_once_no_number_comes_twice(people, series):
    editions = []
    for number in range(4):
        body = f"<p>第一条　{'甲乙丙丁'[number] * 40}，制定本办法。</p>"
        edition = ready(people, title=f"常德市第{number}办法", body_html=body)
        registered(edition, series)
        editions.append(edition)

    def publish(edition):
        try:
            return records.publish(edition, actor=people.head).unified_number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(publish, editions))
    assert sorted(number[-3:] for number in numbers) == ["001", "002", "003", "004"]


def test_the_page_of_a_record_says_whether_it_is_in_force(client, people, series):
    """No document is shown as valid after its repeal: the kept page of the record follows the library."""
    document = published(people, series)
    page = reverse("disclosures:record", args=[document.disclosure_id])
    assert 'id="standing"' in client.get(page).content.decode()
    actions.record_event(document, actor=people.head, kind=Kind.REPEALED, on=document.issued_on, by_words="《新办法》")
    told = client.get(page).content.decode()
    assert "废止" in told
    assert "《新办法》" in told


def test_the_registrar_sees_what_waits_and_what_the_text_says(client, people, series):
    edition = ready(people)
    client.force_login(registrar(series))
    assert edition.title in client.get(reverse("workbench:inbox")).content.decode()
    page = client.get(reverse("library:registration", args=[edition.pk])).content.decode()
    assert "本办法自2020年7月1日起施行" in page
    answer = client.post(
        reverse("library:registration", args=[edition.pk]),
        {
            "do": "register",
            "register-series": series.pk,
            "register-change": "issued",
            "register-effective_on": "2020-07-01",
            "register-years": "5",
            "register-opinion": "同意登记",
            "register-digest": edition.digest,
        },
    )
    assert answer.status_code == 302
    assert edition.registration.months == 60
    assert "公布时编号" in client.get(reverse("library:register")).content.decode()
    records.publish(edition, actor=people.head)
    assert "01001" in client.get(reverse("library:register") + "?format=csv").content.decode()


def test_the_office_opens_and_ends_a_series(client, people):
    client.force_login(people.office)
    page = reverse("library:series")
    given = {"unit": people.unit.pk, "keeper": keeper(people.unit.get_parent()).pk, "letters": "CDCR", "code": "07"}
    assert client.post(page, given).status_code == 302
    made = RegisterSeries.objects.get(code="07")
    assert "已有单位使用" in client.post(page, given).content.decode()
    assert client.post(page, {**given, "letters": "cd-1", "code": "7"}).status_code == 422
    client.post(page, {"turn": made.pk})
    made.refresh_from_db()
    assert not made.active


def test_a_term_that_is_over_before_the_publication_is_refused(people, series):
    edition = ready(people)
    with pytest.raises(Refused, match="已经届满"):
        registered(edition, series, effective_on=date(2014, 7, 1))
    with pytest.raises(Refused, match="已经届满"):
        registered(edition, series, effective_on=date(2014, 7, 1), months=None, until=date(2020, 5, 31))
