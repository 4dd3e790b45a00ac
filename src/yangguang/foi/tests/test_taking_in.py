"""Requests by machine: OAuth 2.0 client credentials for other systems, and a real IMAP server for the mailbox."""

import base64
import imaplib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from yangguang.foi.actions import taking_in
from yangguang.foi.mail import Mailbox, fetch_mail, read_letter
from yangguang.foi.models import Arrival, Case, CaseFile
from yangguang.foi.tests.factories import city, department, person
from yangguang.kernel.actions import Refused, SystemActor
from yangguang.organisations.models import Role, Unit

pytestmark = pytest.mark.django_db
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)
BODY: dict[str, Any] = {
    "external_id": "A-17",
    "unit": "finance",
    "arrived_on": "2020-05-06",
    "source": "in_person",
    "person": {"name": "张三丰", "phone": "0736-0000000"},
    "subject": "2019年部门决算",
}


@pytest.fixture
def unit() -> Unit:
    return department()


def token(client_id: str, secret: str, grant: str = "client_credentials") -> Any:
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    form = "application/x-www-form-urlencoded"
    headers = {"HTTP_AUTHORIZATION": f"Basic {basic}"}
    return Client().post("/api/v1/foi/token", f"grant_type={grant}", content_type=form, **headers)


def hand_over(bearer: str, body: Any) -> Any:
    headers = {"HTTP_AUTHORIZATION": f"Bearer {bearer}"}
    return Client().post("/api/v1/foi/requests", json.dumps(body), content_type="application/json", **headers)


def test_a_system_with_its_credentials_hands_requests_over_once_each(unit: Unit) -> None:
    """RFC 6749, 4.4; the number of the other system makes a second delivery the same request."""
    client = taking_in.add_client(city(), actor=SystemActor(), name="旧系统")
    granted = token(client.client_id, client.fresh_secret)  # type: ignore[attr-defined]
    assert granted.status_code == 200
    said = granted.json()
    assert (said["token_type"], said["expires_in"]) == ("Bearer", 3600)
    first, again = hand_over(said["access_token"], BODY), hand_over(said["access_token"], BODY)
    assert [first.status_code, again.status_code] == [201, 200]
    assert first.json()["receipt"] == again.json()["receipt"] == Case.objects.get().receipt
    assert first.json()["received_on"] == "2020-05-06"
    assert "link" in first.json()
    assert "link" not in again.json()


def test_wrong_credentials_wrong_grants_and_revoked_clients_get_nothing(unit: Unit) -> None:
    client = taking_in.add_client(unit, actor=SystemActor(), name="旧系统")
    secret = client.fresh_secret  # type: ignore[attr-defined]
    assert token(client.client_id, "wrong").status_code == 401
    assert token("nobody", secret).status_code == 401
    assert token(client.client_id, secret, "password").status_code in {400, 401}
    bearer = token(client.client_id, secret).json()["access_token"]
    assert hand_over("x" + bearer, BODY).status_code == 401
    taking_in.revoke_client(client, actor=SystemActor())
    assert hand_over(bearer, BODY).status_code == 401
    assert token(client.client_id, secret).status_code == 401
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"unit": "nowhere"}, "没有这个单位"),
        ({"arrived_on": "2999-01-01"}, "不能晚于"),
        ({"person": {"name": "张三"}}, "联系方式"),
        ({"subject": ""}, "名称"),
        ({"proofs": [{"name": "a.pdf", "content": "***"}]}, "base64"),
        ({"applicant_class": "alien"}, "内容有误"),
    ],
)
def test_what_cannot_be_taken_in_is_said(unit: Unit, change: dict[str, Any], says: str) -> None:
    client = taking_in.add_client(unit, actor=SystemActor(), name="旧系统")
    bearer = token(client.client_id, client.fresh_secret).json()["access_token"]  # type: ignore[attr-defined]
    answer = hand_over(bearer, BODY | change)
    assert answer.status_code == 422
    assert says in answer.json()["detail"]
    assert Case.objects.count() == 0


def test_a_system_of_one_unit_hands_nothing_to_another(unit: Unit) -> None:
    other = department("health", "常德市卫生健康委员会", "市卫健委")
    client = taking_in.add_client(other, actor=SystemActor(), name="旧系统")
    bearer = token(client.client_id, client.fresh_secret).json()["access_token"]  # type: ignore[attr-defined]
    assert hand_over(bearer, BODY).status_code == 422


def message(subject: str, text: str, *, html: bool = False, number: int = 1) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "张三 <zhang@example.com>"
    made["To"] = "foi@example.com"
    made["Subject"] = subject
    made["Message-ID"] = f"<{number}@example.com>"
    made.set_content(text, subtype="html" if html else "plain")
    return made


@pytest.fixture
def server() -> Iterator[int]:
    """A real IMAP server on this machine, with a mailbox of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "pymap"),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "dict",
        "--demo-data",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.slow
def test_messages_become_drafts_once_and_a_clerk_registers_them(unit: Unit, server: int, settings: Any) -> None:
    """A message read before a stop comes again and is known; its files go along, encrypted."""
    clerk = person(Role.CLERK, unit)
    with imaplib.IMAP4("127.0.0.1", server) as box:
        box.login("demouser", "demopass")
        box.create("requests")
        first = message("申请公开2019年决算", "请公开2019年部门决算。")
        first.add_attachment(PDF, maintype="application", subtype="pdf", filename="身份证.pdf")
        first.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="a.exe")
        for one in (first, message("第二封", "<p>网页<script>1</script>正文</p>", html=True, number=2)):
            box.append("requests", "", "", bytes(one))
    settings.YANGGUANG_FOI_MAILBOX = f"imap://demouser:demopass@127.0.0.1:{server}/requests?unit=finance"
    assert fetch_mail() == 2
    assert fetch_mail() == 0
    with imaplib.IMAP4("127.0.0.1", server) as box:
        box.login("demouser", "demopass")
        box.select("requests")
        box.store("1:2", "-FLAGS", "\\Seen")
    assert fetch_mail() == 2
    assert Arrival.objects.count() == 2
    arrival, other = Arrival.objects.order_by("pk")
    assert arrival.said["email"] == "zhang@example.com"
    assert "a.exe" in arrival.said["refused"]
    assert other.said["text"] == "网页正文"
    client = Client()
    client.force_login(clerk)
    page = client.get(f"/desk/foi/arrivals/{arrival.pk}/").content.decode()
    assert "请公开2019年部门决算。" in page
    data = {
        "register": "1",
        "matter": "information",
        "confirmed_on": arrival.arrived_on.isoformat(),
        "applicant_class": "natural",
        "name": "张三",
        "email": "zhang@example.com",
        "subject": "2019年部门决算",
        "carrier": "any",
        "delivery": "email",
    }
    assert client.post(f"/desk/foi/arrivals/{arrival.pk}/", data).status_code == 302
    case = Case.objects.get()
    assert (case.received_on, case.source) == (arrival.arrived_on, "internet")
    assert CaseFile.objects.get(case=case).name == "身份证.pdf"
    with pytest.raises(Refused, match="已经处理"):
        taking_in.register_arrival(Arrival.objects.get(pk=arrival.pk), actor=clerk)
    client.post(f"/desk/foi/arrivals/{other.pk}/", {"dismiss": "1", "reason": "不是申请"})
    other.refresh_from_db()
    assert other.dismissed_because == "不是申请"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00garbage",
        b"Subject: =?bad?Q?x?=\nContent-Type: text/plain; charset=no-such\n\n\xd6\xd0\xce\xc4",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; boundary=x\n\n--x",
        b"From: a@b\nContent-Transfer-Encoding: base64\n\n!!!!",
    ],
)
def test_a_broken_message_is_taken_as_well_as_can_be(content: bytes) -> None:
    letter = read_letter(content, date(2020, 5, 6))
    assert letter.message_id
    assert set(letter.said) == {"name", "email", "subject", "text", "refused"}


def test_the_address_of_the_mailbox_is_read_or_refused() -> None:
    box = Mailbox.of("imaps://a%40b:p%3Aw@mail.example.com/INBOX?unit=finance")
    assert (box.user, box.password, box.port, box.encrypted, box.unit) == ("a@b", "p:w", 993, True, "finance")
    with pytest.raises(ValueError, match="imaps://"):
        Mailbox.of("http://example.com")
