"""Asking and following as the public does: four steps without JavaScript, a receipt or nothing, secrets that hold."""

import re
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from yangguang.foi import challenge, limits
from yangguang.foi.actions import handling, intake, replying
from yangguang.foi.actors import ApplicantActor
from yangguang.foi.models import Alert, Case, CaseFile, Draft, Message
from yangguang.foi.states import Stage
from yangguang.foi.tests.factories import asked, department, on, person
from yangguang.kernel.models import NumberSeries
from yangguang.organisations.models import Role, Unit

pytestmark = pytest.mark.django_db
WHAT = {"matter": "information", "unit": "finance", "subject": "2019年部门决算"}
WHO = {
    "applicant_class": "natural",
    "name": "张三丰",
    "id_kind": "居民身份证",
    "id_number": "430702199001011234",
    "phone": "13800001234",
}


def picture() -> SimpleUploadedFile:
    from io import BytesIO

    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return SimpleUploadedFile("证件.png", out.getvalue(), "image/png")


def solved(token: str) -> str:
    return next(str(n) for n in range(10_000_000) if challenge.solves(token, str(n)))


def at_the_end(client: Client) -> str:
    """The form filled in up to the last step; the challenge of that page."""
    assert client.post("/foi/new?step=what", WHAT).status_code == 302
    assert client.post("/foi/new?step=who", WHO).status_code == 302
    page = client.get("/foi/new?step=send").content.decode()
    found = re.search(r'name="challenge" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def send(client: Client, token: str, solution: str | None = None) -> Any:
    data = {"carrier": "electronic", "delivery": "online", "proofs": picture(), "challenge": token}
    return client.post("/foi/new?step=send", {**data, "solution": solved(token) if solution is None else solution})


@pytest.fixture
def unit() -> Unit:
    return department()


def test_four_steps_give_a_receipt_and_a_private_link(unit: Unit) -> None:
    """条例第二十九条；用途不问。"""
    client = Client()
    answer = send(client, at_the_end(client))
    assert (answer.status_code, answer["Location"]) == (302, "/foi/sent")
    case = Case.objects.get()
    page = client.get("/foi/sent").content.decode()
    assert case.receipt in page
    code = re.search(r"<code[^>]*>([0-9A-Z-]{24})</code>", page)
    assert code is not None
    for step in ("what", "who", "send"):
        labels = re.findall(r"<(?:label|legend)[^>]*>([^<]+)", client.get(f"/foi/new?step={step}").content.decode())
        assert not any("用途" in label or "目的" in label for label in labels)
    stranger = Client()
    assert "2019年部门决算" not in stranger.get("/foi/status").content.decode()
    opened = stranger.post("/foi/status", {"code": code[1].lower()}, follow=True)
    assert "2019年部门决算" in opened.content.decode()
    assert "张三丰" not in opened.content.decode()
    linked = Client().get(f"/foi/s/{code[1]}")
    assert (linked.status_code, linked["Location"], linked["Referrer-Policy"]) == (302, "/foi/status", "no-referrer")
    assert "no-store" in opened["Cache-Control"]


def test_what_is_missing_is_said_beside_its_field(unit: Unit) -> None:
    client = Client()
    answer = client.post("/foi/new?step=what", {"matter": "information", "unit": "finance"})
    assert answer.status_code == 422
    assert "至少填写一项" in answer.content.decode()
    answer = client.post("/foi/new?step=who", {**WHO, "phone": ""})
    assert "至少填写一种" in answer.content.decode()
    token = at_the_end(client)
    assert "请上传身份证明" in client.post("/foi/new?step=send", {"challenge": token}).content.decode()
    bad = {"carrier": "any", "delivery": "online", "challenge": token, "solution": solved(token)}
    answer = client.post("/foi/new?step=send", {**bad, "proofs": SimpleUploadedFile("证.pdf", b"<script>")})
    assert answer.status_code == 422
    assert Case.objects.count() == 0


def test_a_draft_outlives_the_browser_encrypted_and_can_be_thrown_away(unit: Unit) -> None:
    client = Client()
    client.post("/foi/new?step=what", WHAT)
    client.post("/foi/new?step=who", WHO)
    again = Client()
    again.cookies["foi_draft"] = client.cookies["foi_draft"].value
    assert "张三丰" in again.get("/foi/new?step=who").content.decode()
    assert "张三丰" not in Client().get("/foi/new?step=who").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT typed, digest FROM foi_draft")
        stored = str(cursor.fetchall())
    assert "张三丰" not in stored
    assert client.cookies["foi_draft"].value not in stored
    again.post("/foi/new", {"discard": "1"})
    assert Draft.objects.count() == 0


def test_sent_twice_is_one_request(unit: Unit) -> None:
    client = Client()
    token = at_the_end(client)
    first = send(client, token)
    again = send(client, challenge.fresh())
    assert [first.status_code, again.status_code] == [302, 302]
    assert Case.objects.count() == 1


def test_killed_at_any_statement_there_is_a_receipt_with_its_request_or_neither(unit: Unit) -> None:
    """Every statement of the sending fails once: no number is lost, no request stands without a receipt."""

    class Killed(Exception):
        pass

    client = Client(raise_request_exception=False)
    at_the_end(client)
    statement, done = 0, False
    while not done:
        seen = 0

        def fail(execute: Any, sql: str, params: Any, many: bool, context: Any, at: int = statement) -> Any:
            nonlocal seen
            seen += 1
            if seen == at + 1:
                raise Killed
            return execute(sql, params, many, context)

        token = challenge.fresh()
        from django.core.cache import cache

        with (
            patch.object(limits, "passes", lambda *_: True),
            patch.object(cache, "add", lambda *_: True),
            connection.execute_wrapper(fail),
        ):
            answer = send(client, token)
        made = Case.objects.count()
        receipt = any("case" in draft.typed for draft in Draft.objects.all())
        assert receipt is bool(made), statement
        series = NumberSeries.objects.filter(series=intake.series_of(unit, "information")).first()
        assert (series.last if series else 0) == made, statement
        done = answer.status_code == 302
        statement += 1
    assert made == 1
    assert statement > 10


def test_without_a_solution_the_form_waits_and_is_never_silently_lost(unit: Unit) -> None:
    client = Client()
    token = at_the_end(client)
    early = send(client, token, "")
    assert early.status_code == 422
    assert "20 秒" in early.content.decode()
    with patch.object(challenge, "WAIT", -1):
        assert send(client, challenge.fresh(), "").status_code == 302


def test_a_challenge_counts_once_and_not_for_ever() -> None:
    token = challenge.fresh()
    solution = solved(token)
    assert challenge.verdict(token, solution) == ""
    assert challenge.verdict(token, solution) == "again"
    assert challenge.verdict(f"{token}x", solution) == "again"
    assert challenge.verdict(challenge.fresh(), "1" * 21) == "wait"
    with patch.object(challenge, "LIFE", -1):
        assert challenge.verdict(challenge.fresh(), "") == "again"


def test_many_requests_from_one_address_are_slowed_with_words(unit: Unit) -> None:
    for number in range(limits.SUBMISSIONS.most + 1):
        client = Client(REMOTE_ADDR="10.0.0.7")
        answer = send(client, at_the_end(client))
        assert answer.status_code == (302 if number < limits.SUBMISSIONS.most else 422)
    assert "当面、邮寄" in answer.content.decode()
    elsewhere = Client(REMOTE_ADDR="10.0.0.8")
    assert send(elsewhere, at_the_end(elsewhere)).status_code == 302


@pytest.mark.slow
def test_ten_thousand_guesses_open_nothing(unit: Unit) -> None:
    """From one address only the first twenty are looked at; the right code is refused too while it lasts."""
    case = asked(unit)
    client, looked = Client(), 0
    from yangguang.foi.views import following

    def counting(code: str) -> Any:
        nonlocal looked
        looked += 1
        return following.__dict__["_true_case_of"](code)

    following.__dict__["_true_case_of"] = following.case_of
    with patch.object(following, "case_of", counting):
        for number in range(10_000):
            answer = client.post("/foi/status", {"code": f"{number:020d}"})
            assert answer.status_code in {422, 429}
        assert client.post("/foi/status", {"code": case.fresh_secret}).status_code == 429  # type: ignore[attr-defined]
    assert looked == limits.GUESSES.most


def test_a_wrong_and_an_expired_code_get_the_same_answer(unit: Unit) -> None:
    case = asked(unit)
    Case.objects.update(secret_until=date(2020, 1, 1))
    wrong = Client().post("/foi/status", {"code": "0" * 20}).content.decode()
    gone = Client().post("/foi/status", {"code": case.fresh_secret}).content.decode()  # type: ignore[attr-defined]

    def without(text: str) -> str:
        return re.sub(r'(csrfmiddlewaretoken" value|name="code" value)="[^"]+"', "", text)

    assert without(wrong) == without(gone)


def test_the_applicant_completes_and_withdraws_and_sees_letters(unit: Unit) -> None:
    """条例第三十条；每一步都在申请人眼前。"""
    clerk = person(Role.CLERK, unit)
    with on(date(2020, 4, 24)):
        case = intake.confirm_receipt(asked(unit), actor=clerk)
    secret = asked(unit).fresh_secret  # type: ignore[attr-defined]
    client = Client()
    with on(date(2020, 4, 26)):
        case = handling.ask_correction(case, actor=clerk, missing="请写明年度。", until=date(2020, 5, 15))
    Case.objects.filter(pk=case.pk).update(secret_digest=intake.digest_of("A" * 20), secret_until=date(2030, 1, 1))
    with on(date(2020, 5, 9)):
        page = client.post("/foi/status", {"code": "A" * 20}, follow=True).content.decode()
        assert "请在 2020-05-15 以前补正" in page
        letter = re.search(r"/foi/status/letters/\d+\.pdf", page)
        assert letter is not None
        assert client.get(letter[0]).content.startswith(b"%PDF")
        stranger = Client()
        stranger.post("/foi/status", {"code": secret})
        assert stranger.get(letter[0]).status_code == 404
        done = {"do": "complete", "complete-words": "2019年度", "complete-uploads": picture()}
        assert client.post("/foi/status", done).status_code == 302
        case.refresh_from_db()
        assert case.stage == Stage.HANDLING
        assert CaseFile.objects.get(purpose="added").case_id == case.pk
        assert client.post("/foi/status", {"do": "withdraw"}).status_code == 302
        case.refresh_from_db()
        assert case.stage == Stage.WITHDRAWN
        assert "撤回申请</button>" not in client.get("/foi/status").content.decode()


def test_what_is_released_is_handed_over_only_after_the_reply(unit: Unit) -> None:
    from yangguang.foi import files

    case = asked(unit)
    upload = files.kept("材料.png", picture().read())
    released = files.store(case, upload, CaseFile.Purpose.RELEASED)
    client = Client()
    client.post("/foi/status", {"code": case.fresh_secret})  # type: ignore[attr-defined]
    assert client.get(f"/foi/status/files/{released.pk}").status_code == 404
    replying.Reply.objects.create(case=case, code="provide", state="sent", created_at=case.created_at)
    assert client.get(f"/foi/status/files/{released.pk}").content == upload.data
    assert upload.data not in released.file.open("rb").read()


def test_an_applicant_acts_on_no_other_request(unit: Unit) -> None:
    from yangguang.foi.actions import applicant
    from yangguang.kernel.actions import Refused

    mine, other = asked(unit), asked(unit)
    with pytest.raises(Refused, match="只有申请人"):
        applicant.withdraw(other, actor=ApplicantActor.of(mine))


def test_notices_say_nothing_personal_and_wait_for_the_gateway(unit: Unit, settings: Any, mailoutbox: Any) -> None:
    from yangguang.foi.messages import send_waiting

    clerk = person(Role.CLERK, unit)
    with on(date(2020, 4, 24)):
        case = intake.confirm_receipt(asked(unit), actor=clerk)
    with on(date(2020, 4, 26)):
        handling.ask_correction(case, actor=clerk, missing="请写明年度。", until=date(2020, 5, 15))
    assert "张三丰" not in Message.objects.get().words
    with patch("yangguang.foi.messages.send_mail", side_effect=OSError("down")):
        assert send_waiting() == 0
    Message.objects.update(next_try_at=case.created_at - timedelta(days=1))
    assert send_waiting() == 1
    assert send_waiting() == 0
    assert [one.to for one in mailoutbox] == [["zhang@example.com"]]


def test_warnings_come_once_at_each_mark_and_overdue_is_recorded_once(unit: Unit, mailoutbox: Any) -> None:
    """10、5、2 个工作日前和当天；逾期记一次。"""
    from yangguang.foi.due import keep_in_step

    clerk, head = person(Role.CLERK, unit), person(Role.HEAD, unit)
    for one in (clerk, head):
        one.email = f"{one.username}@example.com"
        one.save()
    with on(date(2020, 4, 24)):
        case = intake.confirm_receipt(asked(unit), actor=clerk)
    day = date(2020, 4, 24)
    while day <= date(2020, 5, 28):
        with on(day):
            keep_in_step()
            keep_in_step()
        day += timedelta(days=1)
    marks = list(Alert.objects.order_by("pk").values_list("mark", flat=True))
    assert marks == ["10", "5", "2", "0", "overdue"]
    case.refresh_from_db()
    assert case.overdue_on == date(2020, 5, 25)
    with on(date(2020, 6, 3)):
        keep_in_step()
    case.refresh_from_db()
    assert (case.overdue_on, Alert.objects.count()) == (date(2020, 5, 25), 5)


def test_personal_data_goes_when_its_time_is_over_and_the_figures_stay(unit: Unit) -> None:
    from yangguang.foi.actions.retention import past_keeping
    from yangguang.foi.counting import table3_of
    from yangguang.foi.due import erase_old

    clerk = person(Role.CLERK, unit)
    with on(date(2009, 4, 24)):
        case = intake.confirm_receipt(asked(unit), actor=clerk)
        case = handling.record_withdrawal(case, actor=clerk, reason="不再需要")
    before = [line.cells["total"] for line in table3_of(unit, 2009, "2021").lines]
    with on(date(2019, 4, 24)):
        assert not past_keeping(date(2019, 4, 24), 10).exists()
        assert erase_old() == 0
    with on(date(2019, 4, 25)):
        assert erase_old() == 1
    case.refresh_from_db()
    assert (case.applicant.person, case.subject, case.secret_digest) == ({}, "（已删除）", "")
    assert [line.cells["total"] for line in table3_of(unit, 2009, "2021").lines] == before
