"""Pages and parts of pages of a PDF are withheld (条例第三十七条): what stood there is in no byte of the copy."""

from datetime import date
from io import BytesIO

import pypdfium2 as pdfium
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from yangguang.foi.actions import intake, material
from yangguang.foi.files import Upload, digest, read
from yangguang.foi.models import CaseFile
from yangguang.foi.redaction import Area, NotRedacted, Passage, redact
from yangguang.foi.tests.factories import asked, department, on, person
from yangguang.kernel.actions import Refused
from yangguang.kernel.models import AuditEvent
from yangguang.organisations.models import Role, Unit, User
from yangguang.organisations.tests.factories import UnitFactory

WHY = {"reason": "个人隐私", "article": "条例第十五条"}
RED = (200, 30, 30)


def scan() -> Image.Image:
    """A white sheet with a red square in its right lower quarter."""
    picture = Image.new("RGB", (400, 560), "white")
    ImageDraw.Draw(picture).rectangle((240, 380, 340, 480), fill=RED)
    return picture


def paper(*, scans: int = 0, texts: int = 0) -> bytes:
    """A PDF of so many scans, and of so many pages with words after them."""
    out = BytesIO()
    made = canvas.Canvas(out, pagesize=(400, 560))
    for _ in range(scans):
        made.drawImage(ImageReader(scan()), 0, 0, 400, 560)
        made.showPage()
    for number in range(texts):
        made.drawString(40, 500, f"Public words of page {number}")
        made.drawString(40, 100, f"SECRETNUMBER{number}")
        made.showPage()
    made.save()
    return out.getvalue()


def drawn(data: bytes, number: int) -> Image.Image:
    return pdfium.PdfDocument(data)[number].render(scale=1).to_pil().convert("RGB")


def reds(picture: Image.Image) -> int:
    red = picture.getchannel("R"), picture.getchannel("G")
    return sum(r > 140 and g < 110 for r, g in zip(red[0].tobytes(), red[1].tobytes(), strict=True))


def test_a_rectangle_of_a_scan_is_painted_over_and_the_old_picture_is_gone() -> None:
    source = paper(scans=1)
    assert reds(drawn(source, 0)) > 5000
    made = redact(source, "pdf", [], [Area(1, **WHY, left=550, top=650, right=900, bottom=900)], looked=True)
    assert reds(drawn(made.data, 0)) == 0
    # Every picture that is in the file, not only the one that is shown.
    for page in pdfium.PdfDocument(made.data):
        for one in page.get_objects(filter=(pdfium.raw.FPDF_PAGEOBJ_IMAGE,)):
            assert reds(one.get_bitmap().to_pil().convert("RGB")) == 0
    assert [(one.where, one.count, one.article) for one in made.withheld] == [("第1页框出的区域", 1, "条例第十五条")]


def test_what_is_outside_the_rectangle_stays() -> None:
    made = redact(paper(scans=1), "pdf", [], [Area(1, **WHY, right=500, bottom=500)], looked=True)
    shown = drawn(made.data, 0)
    assert reds(shown) > 5000
    assert shown.getpixel((40, 40)) == (0, 0, 0)


def test_a_scan_is_not_taken_unless_somebody_looked_or_it_is_withheld_whole() -> None:
    area = Area(2, **WHY, right=100, bottom=100)
    with pytest.raises(NotRedacted, match="第1页是扫描件"):
        redact(paper(scans=1, texts=1), "pdf", [], [area])
    made = redact(paper(scans=1, texts=1), "pdf", [], [Area(1, **WHY)])
    assert drawn(made.data, 0).getextrema() == ((0, 0), (0, 0), (0, 0))
    assert made.withheld[0].where == "第1页整页"


def test_words_and_areas_go_together_and_words_elsewhere_are_still_found() -> None:
    passages = [Passage("SECRETNUMBER1", **WHY)]
    made = redact(paper(texts=3), "pdf", passages, [Area(3, **WHY)])
    assert {one.where for one in made.withheld} == {"第2页", "第3页整页"}
    with pytest.raises(NotRedacted, match="没有找到"):
        redact(paper(texts=3), "pdf", [Passage("SECRETNUMBER9", **WHY)], [Area(3, **WHY)])


def test_the_last_page_says_where_why_and_by_which_article() -> None:
    made = redact(paper(texts=2), "pdf", [Passage("SECRETNUMBER0", **WHY)], [Area(2, **WHY)])
    copy = pdfium.PdfDocument(made.data)
    assert len(copy) == 3
    told = copy[2].get_textpage().get_text_range()
    for words in ("不予公开内容的说明", "第1页", "第2页整页", "条例第十五条", "个人隐私"):
        assert words in told
    assert "SECRET" not in told


@pytest.mark.parametrize(
    ("area", "says"),
    [
        (Area(9, **WHY), "没有第9页"),
        (Area(0, **WHY), "没有第0页"),
        (Area(1, **WHY, left=500, right=500), "左小于右"),
        (Area(1, **WHY, top=10, bottom=1001), "左小于右"),
    ],
)
def test_what_is_no_part_of_the_file_is_refused(area: Area, says: str) -> None:
    with pytest.raises(NotRedacted, match=says):
        redact(paper(texts=1), "pdf", [], [area])


def test_a_file_of_words_has_no_pages_to_withhold() -> None:
    with pytest.raises(NotRedacted, match="只有 PDF"):
        redact(b"PK", "docx", [], [Area(1, **WHY)])


@pytest.fixture
def unit(db: None) -> Unit:
    return department()


@pytest.fixture
def clerk(unit: Unit) -> User:
    return person(Role.CLERK, unit)


def source(unit: Unit, clerk: User, data: bytes) -> CaseFile:
    upload = Upload("材料.pdf", data, "application/pdf", digest(data))
    with on(date(2020, 4, 24)):
        case = intake.confirm_receipt(asked(unit), actor=clerk)
        return material.add_file(case, actor=clerk, purpose="source", upload=upload)


def test_the_clerk_sees_the_pages_marks_them_and_gets_the_copy(client: Client, unit: Unit, clerk: User) -> None:
    file = source(unit, clerk, paper(scans=1, texts=1))
    address = reverse("requests:redact", args=[file.pk])
    client.force_login(clerk)
    page = client.get(address)
    assert page.status_code == 200
    pictures = [reverse("requests:redact-page", args=[file.pk, number]) for number in (1, 2)]
    assert all(one in page.content.decode() for one in pictures)
    looks = AuditEvent.objects.filter(action="foi.open_file").count()
    assert Image.open(BytesIO(client.get(pictures[0]).content)).width == 900
    assert AuditEvent.objects.filter(action="foi.open_file").count() == looks + 1, "a look is in the audit chain"
    assert client.get(reverse("requests:redact-page", args=[file.pk, 3])).status_code == 404
    name = f"redact-{file.pk}"
    given = {f"{name}-reason": "个人隐私", f"{name}-article": "条例第十五条", "do": f"redact:{file.pk}"}
    wrong = client.post(address, {**given, f"{name}-areas": "1 2 3"})
    assert (wrong.status_code, "看不懂" in wrong.content.decode()) == (422, True)
    scanned = client.post(address, {**given, f"{name}-areas": "1 550 650 900 900"})
    assert "是扫描件" in scanned.content.decode()
    done = client.post(address, {**given, f"{name}-areas": "１ 550 650 900 900\n2", f"{name}-looked": "on"})
    assert done.url == reverse("requests:case", args=[file.case_id])
    copy = CaseFile.objects.get(made_from=file)
    assert [one["where"] for one in copy.withheld] == ["第1页框出的区域", "第2页整页"]
    assert reds(drawn(read(copy), 0)) == 0


def test_others_see_no_page(client: Client, unit: Unit, clerk: User) -> None:
    file = source(unit, clerk, paper(texts=1))
    stranger = person(Role.CLERK, UnitFactory(code="other", name="别的局"))
    client.force_login(stranger)
    for address in (
        reverse("requests:redact", args=[file.pk]),
        reverse("requests:redact-page", args=[file.pk, 1]),
    ):
        assert client.get(address).status_code == 404
    with pytest.raises(Refused):
        material.redact_file(file, actor=stranger, passages=[], areas=[Area(1, **WHY)])
