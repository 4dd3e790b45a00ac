"""Ways in which withheld words could get through a PDF (条例第三十七条): each is closed, or the page is not trusted."""

import io
import random
import re
from collections.abc import Callable

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from yangguang.foi.redaction import Area, NotRedacted, Passage, redact
from yangguang.foi.tests.test_redaction import recoverable

WHY = {"reason": "涉及个人隐私", "article": "条例第十五条"}
RED = (200, 30, 30)
WORDS = "Applicant LiDazhao asked about pumping works"


def paper(draw: Callable[[canvas.Canvas], None]) -> bytes:
    """A page of 400 by 300 points, its streams not packed, with the embedded font Vera at hand."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    out = io.BytesIO()
    made = canvas.Canvas(out, pagesize=(400, 300), pageCompression=0)
    draw(made)
    made.showPage()
    made.save()
    return out.getvalue()


def embedded(words: str = WORDS) -> bytes:
    def draw(made: canvas.Canvas) -> None:
        made.setFont("Vera", 14)
        made.drawString(20, 100, words)

    return paper(draw)


def recoded(data: bytes, codes: Callable[[int], int]) -> bytes:
    """The same pages, whose font says other characters than those that are seen."""

    def other(found: re.Match[bytes]) -> bytes:
        code = int(found[2], 16)
        return b"<%s> <%04X>" % (found[1], codes(code) if code > 0x20 else code)

    made = re.sub(rb"<([0-9A-F]{2})> <([0-9A-F]{4})>", other, data)
    assert made != data
    return made


def test_a_font_of_private_codes_is_not_trusted() -> None:
    """What the font calls U+E04C is seen as L: words cannot be found by their codes."""
    source = recoded(embedded(), lambda code: code + 0xE000 if chr(code) in "LDzh" else code)
    with pytest.raises(NotRedacted, match="第1页有读不出的文字"):
        redact(source, "pdf", [Passage("pumping", **WHY)])
    made = redact(source, "pdf", [Passage("pumping", **WHY)], [Area(1, **WHY, right=500)], looked=True)
    assert {one.count for one in made.withheld} == {1}


def test_a_font_that_lies_is_not_trusted_and_honest_ones_are() -> None:
    letters = [ord(one) for one in "abcdefghijklmnopqrstuvwxyz"]
    mixed = dict(zip(letters, random.Random(2).sample(letters, len(letters)), strict=True))
    with pytest.raises(NotRedacted, match="第1页的文字和画面不符"):
        redact(recoded(embedded(), lambda code: mixed.get(code, code)), "pdf", [Passage("LiDazhao", **WHY)])
    assert redact(embedded(), "pdf", [Passage("LiDazhao", **WHY)]).withheld


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_paper_is_no_lie(turn: int) -> None:
    def draw(made: canvas.Canvas) -> None:
        made.setPageRotation(turn)
        made.setFont("STSong-Light", 14)
        made.drawString(20, 100, "申请人李大钊明反映的问题已经办结，请按照规定答复")

    assert redact(paper(draw), "pdf", [Passage("李大钊明", **WHY)]).withheld[0].count == 1


def test_a_rare_character_beyond_the_first_plane_is_found_and_painted_over() -> None:
    def draw(made: canvas.Canvas) -> None:
        made.setFont("STSong-Light", 20)
        made.drawString(50, 100, "申请人𠮷野先生")

    source = paper(draw)
    for words in ("𠮷野", "人𠮷"):
        made = redact(source, "pdf", [Passage(words, **WHY)])
        assert made.withheld[0].count == 1
    shown = pdfium.PdfDocument(redact(source, "pdf", [Passage("人𠮷", **WHY)]).data)[0].render().to_pil().convert("L")
    # Both halves: the character stands at 110 and its second half, which this font draws too, at 130.
    assert all(shown.getpixel((x, 300 - 106)) < 60 for x in (93, 97, 113, 127, 133, 147))


def test_a_former_revision_is_not_in_the_copy() -> None:
    """A file saved on top of itself still holds what was changed: the copy does not."""
    first = embedded("Formerly LiDazhao wrote this letter to us")
    number = int(re.findall(rb"/Contents (\d+) 0 R", first)[0])
    stream = re.search(rb"BT [^B]*?/F2.*? ET", first)
    assert stream
    changed = re.sub(rb"\(.*\)", b"(Now this letter is by PublicBody)", stream[0])
    last = int(first.rsplit(b"startxref", 1)[1].split()[0])
    trailer = re.findall(rb"trailer\s*<<(.*?)>>\s*startxref", first, re.DOTALL)[-1]
    body = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(changed), changed)
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<<%s /Prev %d>>\n" % (number, len(first), trailer, last)
    source = first + body + table + b"startxref\n%d\n%%%%EOF\n" % (len(first) + len(body))
    assert "PublicBody" in pdfium.PdfDocument(source)[0].get_textpage().get_text_range()
    assert recoverable(source, "LiDazhao"), "the old words must be in the file"
    made = redact(source, "pdf", [Passage("PublicBody", **WHY)])
    assert recoverable(made.data, "LiDazhao") == recoverable(made.data, "PublicBody") == []


def test_no_embedded_font_of_the_file_is_in_the_copy() -> None:
    """A subset font tells which characters were on the page, and how wide they were."""
    source = embedded()
    assert recoverable(source, "VeraSans")
    made = redact(source, "pdf", [Passage("LiDazhao", **WHY)])
    assert recoverable(made.data, "VeraSans") == []
    kinds = {one.type for one in pdfium.PdfDocument(made.data)[0].get_objects(max_depth=9)}
    assert kinds == {pdfium.raw.FPDF_PAGEOBJ_IMAGE}


def pictured(width: int, height: int, strips: int = 1) -> bytes:
    photo = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(photo).rectangle((width // 4, 0, width // 2, height), fill=RED)

    def draw(made: canvas.Canvas) -> None:
        made.setFont("Vera", 14)
        made.drawString(20, 280, WORDS)
        for number in range(strips):
            made.drawImage(ImageReader(photo), 20, 20 + number * height, width, height)

    return paper(draw)


def test_a_picture_on_a_page_of_words_must_be_looked_at_and_can_be_withheld() -> None:
    source = pictured(120, 90)
    passages = [Passage("LiDazhao", **WHY)]
    with pytest.raises(NotRedacted, match="第1页有图片"):
        redact(source, "pdf", passages)
    made = redact(source, "pdf", passages, [Area(1, **WHY, left=40, top=600, right=400, bottom=950)], looked=True)
    for one in pdfium.PdfDocument(made.data)[0].get_objects(filter=(pdfium.raw.FPDF_PAGEOBJ_IMAGE,)):
        colours = one.get_bitmap().to_pil().convert("RGB")
        assert not any(r > 140 and g < 110 for r, g, _ in colours.resize((400, 300)).getdata())


def test_a_small_sign_on_a_page_of_words_is_no_matter() -> None:
    assert redact(pictured(30, 30), "pdf", [Passage("LiDazhao", **WHY)]).withheld


def test_a_scan_in_strips_is_a_scan() -> None:
    with pytest.raises(NotRedacted, match="扫描件"):
        redact(pictured(300, 25, strips=8), "pdf", [Passage("LiDazhao", **WHY)])
