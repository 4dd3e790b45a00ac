"""What outsiders, people of foreign units and bad luck send, and what must come of it.

Regulations on Open Government Information (State Council Order 711), articles 14 to 17: what is not released stays
inside; the rest of these attacks are those that every public web application meets (OWASP Top Ten 2021, A01 to A05).
"""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.attacks import ENDLESS, FIELDS, HOSTILE, HUGE, NUL, OWNED, READ_BY_VIEWS, SENT, addresses, client_of
from tests.test_access_urls import RECORDS, _arguments
from tests.world import NOW, World, build
from yangguang.kernel.models import AuditEvent
from yangguang.organisations.models import Role, RoleHolding

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


class TestBadLuck:
    @pytest.mark.slow
    @pytest.mark.parametrize("who", ["anonymous", "city.office", "city.administrator", "own.head"])
    @pytest.mark.parametrize("value", HOSTILE)
    def test_no_value_in_any_field_is_a_fault_of_the_server(self, world: World, who: str, value: str) -> None:
        client = client_of(world, who, raise_request_exception=False)
        all_at_once = dict.fromkeys(FIELDS, value)
        faults = []
        for name, url in addresses(world).items():
            queries = [all_at_once, *({field: value} for field in READ_BY_VIEWS if value == ENDLESS)]
            faults += [(name, "GET") for query in queries if client.get(url, query).status_code >= 500]
            faults += [
                (name, "POST")
                for do in ("send", value)
                if client.post(url, {**all_at_once, "do": do}).status_code >= 500
            ]
        assert faults == []

    @pytest.mark.parametrize("number", [HUGE, ENDLESS, "²", "0", "1%00", "-1", "%2e%2e", "%e2%80%ae"])
    def test_no_record_s_number_in_the_address_is_one(self, world: World, number: str) -> None:
        client = client_of(world, "city.office", raise_request_exception=False)
        sought = {url for url in addresses(world).values() if re.search(r"/\d+/", url)}
        assert len(sought) > 20
        for url in sorted(sought):
            broken = re.sub(r"/\d+/", f"/{number}/", url)
            assert client.get(broken).status_code in {400, 404, 405, 403}, broken

    @pytest.mark.parametrize("where", ["path", "query", "cookie"])
    def test_a_nul_is_refused_before_the_database_is_asked(self, where: str, django_assert_num_queries: Any) -> None:
        client = Client()
        if where == "cookie":
            client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 16 + "\x00"
        address = {"path": "/units/a%00b/", "query": "/units/?q=%00", "cookie": "/units/"}[where]
        with django_assert_num_queries(0):
            answer = client.get(address)
        assert answer.status_code == 400
        assert "刷新后再试" in answer.content.decode()
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"]

    @pytest.mark.parametrize(
        ("who", "length", "status"),
        [
            ("anonymous", str(7 * 1024 * 1024), 413),
            ("anonymous", "9" * 400, 413),
            ("anonymous", "-5", 400),
            ("anonymous", "many", 400),
            ("own.clerk", str(500 * 1024 * 1024), 413),
        ],
    )
    def test_what_is_too_much_is_refused_by_its_length_before_it_is_read(
        self, world: World, who: str, length: str, status: int
    ) -> None:
        class Unread(io.BytesIO):
            def read(self, *_: Any) -> bytes:
                raise AssertionError("read")

        client = client_of(world, who, enforce_csrf_checks=True)
        address = reverse("workplan:share", args=[world.accepted.pk])
        sent = {"CONTENT_LENGTH": length, "CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": Unread()}
        answer = client.post(address, **sent)
        assert answer.status_code == status
        assert "返回上一页" in answer.content.decode()

    def test_many_chosen_units_may_not_be_any_number(self, world: World) -> None:
        client = client_of(world, "city.office")
        address = reverse("workplan:narrow", args=[world.mention.pk])
        for number in (HUGE, ENDLESS, "-1", "x"):
            assert client.post(address, {"units": [number, str(world.own.pk)]}).status_code == 422
        share = reverse("workplan:share", args=[world.accepted.pk])
        form = {
            "do": "break_down",
            "break_down-title": "甲",
            "break_down-text": "乙",
            "break_down-due_on": "9999-12-31",
        }
        head = client_of(world, "own.head")
        assert head.post(share, {**form, "break_down-units": [HUGE]}).status_code == 422
        assert head.post(share, {**form, "break_down-units": [world.body.pk]}).status_code == 302
        assert head.get(share).status_code == 200

    def test_what_is_marked_as_looked_at_is_one_of_the_problems(self, world: World) -> None:
        client = client_of(world, "city.office")
        client.post(reverse("workplan:import", args=[world.notice.pk]), {"problem": [NUL, "x" * 10**5], "revision": 0})
        world.notice.refresh_from_db()
        assert world.notice.draft.get("settled", []) == []


class TestForeigners:
    """OWASP A01: every address that takes a record's number, sent to by people of another unit."""

    FOREIGN = ("nobody", "former", *(f"foreign.{role}" for role in Role.values))

    @pytest.mark.slow
    @pytest.mark.parametrize("name", sorted((set(RECORDS) | set(SENT)) - {"portal:reading-mode"}))
    def test_a_foreign_unit_s_record_takes_nothing(self, world: World, name: str) -> None:
        url = reverse(name, kwargs=_arguments(world, {**OWNED, **SENT}[name]))
        pieces = (world.evidence.pk, world.released.pk)
        offers = [f"{do}:{pk}" for do in ("show", "hide") for pk in pieces]
        offers += [f"return:{world.report.pk}", f"answer:{world.opinion_consulting.pk}", f"opinion:{world.foreign.pk}"]
        before = AuditEvent.objects.count()
        for who in self.FOREIGN:
            client = client_of(world, who)
            for do in ("", "accept", "issue", "word", "close", "reply", "discard", "remove", "send", "settle", *offers):
                assert client.post(url, {"do": do, "revision": 0, "active": "0"}).status_code in {403, 404, 405}, (
                    who,
                    do,
                )
        assert AuditEvent.objects.count() == before

    def test_a_foreign_piece_named_on_one_s_own_page_stays_as_it_is(self, world: World) -> None:
        """The number in `do=show:<pk>` is looked up among the page's own pieces only."""
        world.accepted.task.assignments.create(unit=world.foreign, part="responsible", state="accepted")
        own = world.accepted.task.assignments.get(unit=world.foreign)
        client = client_of(world, "foreign.head")
        before = AuditEvent.objects.count()
        for do in (f"show:{world.evidence.pk}", f"hide:{world.released.pk}", f"return:{world.report.pk}"):
            assert client.post(reverse("workplan:share", args=[own.pk]), {"do": do}).status_code == 302
        assert AuditEvent.objects.count() == before

    def test_a_lead_unit_sees_the_others_and_moves_nothing(self, world: World) -> None:
        """A lead unit follows the others' progress; releasing and answering stay with the unit itself."""
        world.accepted.task.assignments.create(unit=world.lead, part="lead", state="accepted")
        person = world.people["foreign.head"]
        RoleHolding.objects.create(user=person, unit=world.lead, role=Role.HEAD, since=NOW.date())
        client = client_of(world, "foreign.head")
        address = reverse("workplan:share", args=[world.accepted.pk])
        assert client.get(address).status_code == 200
        before = AuditEvent.objects.count()
        for do in (f"show:{world.evidence.pk}", f"hide:{world.released.pk}", f"return:{world.report.pk}"):
            client.post(address, {"do": do, f"{do.replace(':', '-')}-words": "理由"})
        assert AuditEvent.objects.count() == before

    def test_the_wide_window_does_not_open_what_a_form_did_not_ask(self, world: World) -> None:
        """Mass assignment: fields that no form has change nothing."""
        client = client_of(world, "own.administrator")
        person = world.people["own.clerk"]
        sent = {
            "display_name": "新名",
            "email": "new@example.cn",
            "username": "root",
            "password": "x",
            "is_active": "",
            "must_change_password": "1",
            "is_superuser": "1",
            "pk": world.people["city.office"].pk,
        }
        assert client.post(reverse("organisations:edit-person", args=[person.pk]), sent).status_code == 302
        changed = type(person).objects.get(pk=person.pk)
        assert (changed.display_name, changed.username, changed.password, changed.is_active) == (
            "新名",
            person.username,
            person.password,
            True,
        )

    def test_no_administrator_reaches_beyond_the_own_unit(self, world: World) -> None:
        client = client_of(world, "own.administrator")
        person, myself = world.people["own.clerk"], world.people["own.administrator"]
        before = RoleHolding.objects.count()
        asked = [
            (person, world.city.name, "clerk", ""),
            (person, world.foreign.name, "clerk", ""),
            (person, world.own.name, "clerk", "on"),
            (myself, world.own.name, "reviewer", ""),
        ]
        for whom, unit, role, below in asked:
            sent = {"unit": unit, "role": role, "since": "2020-01-01", **({"with_descendants": below} if below else {})}
            client.post(reverse("organisations:grant-role", args=[whom.pk]), sent)
        assert RoleHolding.objects.count() == before

    @pytest.mark.parametrize("how", ["begins tomorrow", "switched off"])
    def test_what_a_person_may_do_elsewhere_is_out_of_a_unit_administrator_s_reach(
        self, world: World, how: str
    ) -> None:
        """Who may set a password or open an account again must reach all that the person may do then."""
        person = world.people["own.clerk"]
        since = timezone.localdate() + timedelta(days=how == "begins tomorrow")
        RoleHolding.objects.create(user=person, unit=world.city, role=Role.OFFICE, with_descendants=True, since=since)
        type(person).objects.filter(pk=person.pk).update(is_active=how != "switched off")
        before = type(person).objects.filter(pk=person.pk).values().get()
        client = client_of(world, "own.administrator")
        for name, sent in (("reset-access", {}), ("set-active", {"active": "1"})):
            assert client.post(reverse(f"organisations:{name}", args=[person.pk]), sent).status_code == 302
        details = {"display_name": "甲", "email": "thief@example.cn"}
        client.post(reverse("organisations:edit-person", args=[person.pk]), details)
        assert type(person).objects.filter(pk=person.pk).values().get() == before
