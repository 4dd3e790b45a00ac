"""What may be kept as evidence, and how it is handed out: by its bytes, as a download, to those who may see it."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.intake.limits import MEGABYTE
from yangguang.organisations.models import Role
from yangguang.workplan import actions
from yangguang.workplan.evidence_files import download_name, kept_as
from yangguang.workplan.forms.shares import ReportForm
from yangguang.workplan.models import Evidence
from yangguang.workplan.tests.working_city import PDF, TODAY, City, word_file

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 17 + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 40 + b"\xff\xd9"


def excel_file() -> bytes:
    data = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["单位", "件数"])
    book.save(data)
    return data.getvalue()


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The package with more parts, `__` in a name standing for `/`."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info.filename))
        for name, content in parts.items():
            new.writestr(name.replace("__", "/") + ".bin", content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("a.DOCX", word_file(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.xlsx", excel_file(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.png", PNG, "image/png"),
        ("a.jpeg", JPEG, "image/jpeg"),
    ],
)
def test_five_kinds_are_kept_under_a_random_name(name: str, data: bytes, media_type: str) -> None:
    kept, again = kept_as("", name, data), kept_as("说明", name, data)
    assert (kept.media_type, kept.label, again.label) == (media_type, "a", "说明")
    assert kept.name != again.name
    assert "a" not in kept.name.split(".")[0] or len(kept.name.split(".")[0]) == 32
    assert len(kept.sha256) == 64


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("空.pdf", b"", "文件是空的"),
        ("大.pdf", PDF + b"0" * (20 * MEGABYTE), "超过 20 MB"),
        ("网页.pdf", b"<html><script>alert(1)</script></html>", "内容却是"),
        ("网页.html", b"<html><script>alert(1)</script></html>", "这种文件不能作佐证"),
        ("说明.txt", "文字".encode(), "这种文件不能作佐证"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "这种文件不能作佐证"),
        ("程序.pdf", b"MZ" + b"\x00" * 100, "程序"),
        ("改名.jpg", PNG, "内容却是 .png 文件"),
        ("改名.exe", PDF, "内容却是 .pdf 文件"),
        ("双面.pdf", b"<html>" + PDF, "这种文件不能作佐证"),
        ("半张.png", PNG[:40], "没有传完整"),
        ("半张.jpg", JPEG[:-2], "没有传完整"),
        ("半份.pdf", b"%PDF-1.4\n1 0 obj", "没有传完整"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "另存为 .docx"),
        ("宏.docx", repacked(word_file(), word__vbaProject=b"macro"), "宏"),
        ("宏.docm", repacked(word_file(), word__vbaProject=b"macro"), "宏"),
        ("炸弹.docx", repacked(word_file(), word__media__big=b"\x00" * (40 * MEGABYTE)), "解压后大得不正常"),
        ("压缩.zip", repacked(b"PK\x05\x06" + b"\x00" * 18, a=b"x"), "压缩包"),
        ("断.docx", word_file()[:200], "没有传完整"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_is_dangerous_or_broken_is_refused_with_a_sentence(name: str, data: bytes, what: str) -> None:
    with pytest.raises(Unreadable, match=what) as problem:
        kept_as("", name, data)
    assert name in str(problem.value)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("公开页面", "公开页面.pdf"),
        ("../../etc/passwd", "....etcpasswd.pdf"[4:]),
        ('a"b\r\nSet-Cookie: x', "abSet-Cookie x.pdf"),
        ("...", "佐证.pdf"),
    ],
)
def test_the_name_for_saving_is_harmless(label: str, name: str) -> None:
    assert download_name(label, "application/pdf") == name


@pytest.mark.django_db
class TestTheDownload:
    @pytest.fixture
    def city(self) -> City:
        return City()

    def get(self, city: City, user: Any, piece: Evidence) -> Any:
        client = Client()
        client.force_login(user)
        return client.get(reverse("workplan:evidence", args=[piece.pk]))

    def piece(self, city: City) -> Evidence:
        kept = kept_as("佐证", "a.pdf", PDF)
        return city.shown(city.first, label=kept.label, name=kept.name, data=kept.data, media_type=kept.media_type)

    def test_is_an_attachment_and_never_sniffed(self, city: City) -> None:
        piece = self.piece(city)
        answer = self.get(city, city.clerk(city.first), piece)
        assert b"".join(answer.streaming_content) == PDF
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Type"] == "application/octet-stream"
        assert not piece.file.name.endswith("/a.pdf")
        assert piece.file.name.startswith("evidence/")

    def test_is_for_those_who_see_the_share(self, city: City) -> None:
        piece = self.piece(city)
        for user in (city.office, city.clerk(city.first), city.clerk(city.lead)):
            assert self.get(city, user, piece).status_code == 200
        for user in (city.clerk(city.second), city.head(city.foreign), city.person(Role.ADMINISTRATOR, city.body)):
            assert self.get(city, user, piece).status_code == 404
        assert Client().get(reverse("workplan:evidence", args=[piece.pk])).status_code == 302

    def test_of_released_evidence_is_for_all_who_work_here(self, city: City) -> None:
        piece = self.piece(city)
        actions.release_evidence(piece, actor=city.head(city.first))
        assert self.get(city, city.head(city.foreign), piece).status_code == 200
        actions.return_report(piece.report, actor=city.office, reason="不符")
        assert self.get(city, city.head(city.foreign), piece).status_code == 404

    def test_of_a_link_or_a_lost_file_is_a_404(self, city: City) -> None:
        assert self.get(city, city.clerk(city.first), city.shown(city.first)).status_code == 404
        piece = self.piece(city)
        piece.file.storage.delete(piece.file.name)
        assert self.get(city, city.clerk(city.first), piece).status_code == 404


@pytest.mark.django_db
class TestTheForm:
    def form(self, data: dict[str, str], **files: bytes) -> ReportForm:
        city = City()
        self.measure = city.measures()[0]
        uploads = {name: SimpleUploadedFile("a.pdf", content) for name, content in files.items()}
        given = {name.replace("MEASURE", str(self.measure.pk)): value for name, value in data.items()}
        return ReportForm(given, uploads, measures=city.measures(), today=TODAY, unit=city.first)

    def test_takes_files_and_links_each_with_its_label(self) -> None:
        form = self.form(
            {
                "text": "办了",
                "done_MEASURE": "on",
                "day_MEASURE": "2020-05-19",
                "label_1": "文件一",
                "label_2": "页面",
                "link_2": "https://www.changde.gov.cn/a",
            },
            file_1=PDF,
        )
        assert form.is_valid(), form.errors
        assert [(s.label, bool(s.data), s.link) for s in form.cleaned_data["evidence"]] == [
            ("文件一", True, ""),
            ("页面", False, "https://www.changde.gov.cn/a"),
        ]
        assert [(m, d.isoformat()) for m, d in form.cleaned_data["done"]] == [(self.measure, "2020-05-19")]

    @pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://a.cn/x", "https://", "data:text/html,x"])
    def test_refuses_links_that_are_no_page(self, link: str) -> None:
        form = self.form({"text": "x", "link_1": link})
        assert not form.is_valid()
        assert "link_1" in form.errors

    def test_says_what_is_missing_at_its_field(self) -> None:
        form = self.form({"text": "", "done_MEASURE": "on", "day_MEASURE": "", "label_3": "只有说明"}, file_1=b"")
        assert not form.is_valid()
        assert set(form.errors) == {"text", f"day_{self.measure.pk}", "label_3", "file_1"}
