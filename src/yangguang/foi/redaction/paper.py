"""PDF: every page is drawn anew as a picture with the passages painted over, so that nothing else of the file stays."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from itertools import pairwise
from math import ceil, floor
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]
from PIL import Image, ImageDraw

from yangguang.foi.redaction import distrust
from yangguang.foi.redaction.passages import WHOLE, Area, NotRedacted, Passage, Redacted, Withheld, spans

DOTS = 200
MOST_PAGES = 300
_POINTS = 72
_LARGEST_SIDE = 1700
#: Dots across a page that is shown to be marked, and its rules.
PREVIEW, _LARGEST_SCALE = 900, 4
_RULE, _FIGURE = (0, 70, 160, 90), (0, 70, 160, 255)
#: How far a bar reaches beyond the boxes of its characters, in shares of their height.
_MARGIN = 0.25
_SECOND_HALF = "\u2060"
_LOCK = threading.Lock()


def redacted(data: bytes, passages: Sequence[Passage], areas: Sequence[Area] = (), *, looked: bool = False) -> Redacted:
    """The copy: pictures alone, no text, no properties. Raises `NotRedacted`, also where a passage is nowhere.

    A page that is a scan is taken where it is withheld whole, or where somebody has `looked` through it.
    """
    with _opened(data) as source:
        return _drawn(source, passages, areas, looked=looked)


def pages(data: bytes) -> int:
    """How many pages the file has. Raises `NotRedacted`."""
    with _opened(data) as source:
        return len(source)


def preview(data: bytes, number: int) -> bytes:
    """A page as PNG for the person who marks what is withheld: lines and figures tell the thousandths of the page.

    Pages count from 1. Raises `NotRedacted`, also for a page that is not there.
    """
    with _opened(data) as source:
        if not 1 <= number <= len(source):
            raise NotRedacted("没有这一页。")
        page = _flat(source, number - 1)
        scale = PREVIEW / max(page.get_width(), 1)
        picture = page.render(scale=min(scale, _LARGEST_SCALE), may_draw_forms=True).to_pil().convert("RGB")
        page.close()
    pen = ImageDraw.Draw(picture, "RGBA")
    for step in range(100, WHOLE, 100):
        across, down = picture.width * step // WHOLE, picture.height * step // WHOLE
        pen.line((across, 0, across, picture.height), fill=_RULE)
        pen.line((0, down, picture.width, down), fill=_RULE)
        pen.text((across + 2, 1), str(step), fill=_FIGURE)
        pen.text((2, down + 1), str(step), fill=_FIGURE)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    with _LOCK:
        try:
            source = pdfium.PdfDocument(data)
        except pdfium.PdfiumError:
            raise NotRedacted("PDF 打不开：已损坏，或者有密码。请去掉密码、另存后再试。") from None
        try:
            if len(source) > MOST_PAGES:
                raise NotRedacted(f"PDF 超过 {MOST_PAGES} 页，请拆开后再试。")
            source.init_forms()
            yield source
        except pdfium.PdfiumError:
            raise NotRedacted("PDF 有一页画不出来，请另存后再试。") from None
        finally:
            source.close()


def _drawn(source: Any, passages: Sequence[Passage], areas: Sequence[Area], *, looked: bool) -> Redacted:
    if beyond := [one.page for one in areas if not 1 <= one.page <= len(source)]:
        raise NotRedacted(f"文件只有 {len(source)} 页，没有第{beyond[0]}页，请核对页码。")
    made = pdfium.PdfDocument.new()
    withheld: list[Withheld] = []
    seen: set[Passage] = set()
    any_text = False
    for number in range(len(source)):
        page = _flat(source, number)
        text = page.get_textpage()
        characters = _characters(text)
        any_text = any_text or bool(characters.strip())
        own = [one for one in areas if one.page == number + 1]
        width, height = page.get_size()
        if max(width, height) > _LARGEST_SIDE:
            raise NotRedacted(f"第{number + 1}页的纸面太大，请另存为常用纸张后再试。")
        picture = page.render(scale=DOTS / _POINTS, may_draw_forms=True).to_pil().convert("RGB")
        if not looked and not any(one.is_page for one in own):
            distrust.refuse(number, page, text, characters, partial(_shape, picture, page, text))
        for passage in passages:
            places = spans(characters, passage.words)
            for first, last in places:
                _paint(picture, page, text, range(first, last + (characters[last : last + 1] == _SECOND_HALF)))
            if places:
                seen.add(passage)
                withheld.append(Withheld(f"第{number + 1}页", len(places), passage.reason, passage.article))
        for area in own:
            _cover(picture, area)
            withheld.append(Withheld(area.where, 1, area.reason, area.article, area=True))
        _add(made, picture, width, height)
        text.close()
        page.close()
    if not any_text and not areas:
        raise NotRedacted("PDF 里没有文字，可能是扫描件。请写明要遮盖的页和区域，逐页看过后勾选“已逐页核对”。")
    if missing := [one.words for one in passages if one not in seen]:
        raise NotRedacted(f"PDF 中没有找到“{missing[0][:40]}”，请核对文字；跨页的请分两处填写。")
    out = BytesIO()
    made.save(out)
    made.close()
    return Redacted(out.getvalue(), tuple(withheld))


def _flat(source: Any, number: int) -> Any:
    """The page with remarks and form fields made part of it, so that their words are found and painted over too."""
    page = source[number]
    if raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_FAIL:
        raise NotRedacted(f"第{number + 1}页的批注或者表单读不出来，请删去后另存再试。")
    page.close()
    return source[number]


def _characters(text: Any) -> str:
    """The characters of the page by the numbers that their boxes go by; of one in two halves, the second is unseen."""
    codes = [raw.FPDFText_GetUnicode(text, place) for place in range(text.count_chars())]
    for place, (high, low) in enumerate(pairwise(codes)):
        if 0xD800 <= high < 0xDC00 <= low < 0xE000:
            codes[place : place + 2] = [0x10000 + ((high - 0xD800) << 10) + low - 0xDC00, ord(_SECOND_HALF)]
    return "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)


def _cover(picture: Image.Image, area: Area) -> None:
    """Black over the area, dots on its edge included."""
    wide, high = picture.size
    box = (
        area.left * wide // WHOLE,
        area.top * high // WHOLE,
        -(-area.right * wide // WHOLE),
        -(-area.bottom * high // WHOLE),
    )
    ImageDraw.Draw(picture).rectangle(box, fill=(0, 0, 0))


def _paint(picture: Image.Image, page: Any, text: Any, places: range) -> None:
    """A black bar over the characters, a little larger than their boxes; neighbours on a line in one bar."""
    pen, device = ImageDraw.Draw(picture), _device(page, picture.size)
    for at in places:
        loose, tight = text.get_charbox(at, loose=True), text.get_charbox(at)
        box = (*map(min, loose[:2], tight[:2]), *map(max, loose[2:], tight[2:]))
        if found := _on_picture(device, box, _MARGIN):
            pen.rectangle(found, fill=(0, 0, 0))


def _shape(picture: Image.Image, page: Any, text: Any, at: int) -> Image.Image | None:
    """What the picture shows where the character stands; None for a blank."""
    box = _on_picture(_device(page, picture.size), text.get_charbox(at))
    return picture.crop(box) if box else None


def _on_picture(device: Any, box: Any, margin: float = 0) -> tuple[int, int, int, int] | None:
    """The dots that a box of the page covers, with a margin in shares of its height; None for an empty one."""
    left, bottom, right, top = box
    if right <= left or top <= bottom:
        return None
    more = (top - bottom) * margin
    corners = [device(x, y) for x in (left - more / 3, right + more / 3) for y in (bottom - more, top + more)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return floor(min(xs)), floor(min(ys)), ceil(max(xs)), ceil(max(ys))


def _device(page: Any, size: tuple[int, int]) -> Any:
    """From the page's own points to the picture's dots, whatever its crop box and rotation."""
    crop, media = page.get_cropbox(), page.get_mediabox()
    left, bottom = max(crop[0], media[0]), max(crop[1], media[1])
    right, top = min(crop[2], media[2]), min(crop[3], media[3])
    wide, high = right - left, top - bottom
    turn = page.get_rotation()

    def place(x: float, y: float) -> tuple[float, float]:
        across, up = (x - left) / wide, (y - bottom) / high
        match turn:
            case 90:
                across, up = up, 1 - across
            case 180:
                across, up = 1 - across, 1 - up
            case 270:
                across, up = 1 - up, across
        return across * size[0], (1 - up) * size[1]

    return place


def _add(made: Any, picture: Image.Image, width: float, height: float) -> None:
    jpeg = BytesIO()
    picture.save(jpeg, "JPEG", quality=80, dpi=(DOTS, DOTS))
    jpeg.seek(0)
    page = made.new_page(width, height)
    image = pdfium.PdfImage.new(made)
    image.load_jpeg(jpeg, inline=True)
    image.set_matrix(pdfium.PdfMatrix().scale(width, height))
    page.insert_obj(image)
    page.gen_content()
    page.close()
