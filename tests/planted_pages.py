"""PDF files, pages, plain texts and CSV files with a text planted in one place of theirs."""

import random
from collections.abc import Callable
from html import escape
from io import BytesIO

import weasyprint
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

WORDS = "常德市人民政府办公室关于做好困难群众救助工作的通知"
Maker = Callable[[str, random.Random], bytes]


def _canvas() -> tuple[Canvas, BytesIO]:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = BytesIO()
    canvas = Canvas(out)
    canvas.setFont("STSong-Light", 11)
    canvas.drawString(60, 780, WORDS)
    return canvas, out


def _ended(canvas: Canvas, out: BytesIO) -> bytes:
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def pdf_page(text: str, rng: random.Random) -> bytes:
    canvas, out = _canvas()
    for line, part in enumerate(text.split("，")):
        canvas.drawString(60, 740 - 20 * line, part)
    return _ended(canvas, out)


def pdf_unseen(text: str, rng: random.Random) -> bytes:
    """White words on white ground."""
    canvas, out = _canvas()
    canvas.setFillColorRGB(1, 1, 1)
    for line, part in enumerate(text.split("，")):
        canvas.drawString(60, 740 - 20 * line, part)
    return _ended(canvas, out)


def pdf_annotation(text: str, rng: random.Random) -> bytes:
    canvas, out = _canvas()
    canvas.textAnnotation(text, Rect=[60, 600, 200, 640])
    return _ended(canvas, out)


def pdf_property(text: str, rng: random.Random) -> bytes:
    canvas, out = _canvas()
    canvas.setSubject(text)
    return _ended(canvas, out)


def pdf_field(text: str, rng: random.Random) -> bytes:
    canvas, out = _canvas()
    value = "".join(char for char in text if ord(char) < 128) or "0"
    canvas.acroForm.textfield(name="applicant", value=value.replace("86", "86 "), x=60, y=600, width=400)
    return _ended(canvas, out)


def pdf_attachment(text: str, rng: random.Random) -> bytes:
    attached = weasyprint.Attachment(string=f"名单\n{text}\n", name="list.txt")
    return bytes(weasyprint.HTML(string=f"<p>{WORDS}</p>").write_pdf(attachments=[attached]))


def pdf_printed(text: str, rng: random.Random) -> bytes:
    return bytes(weasyprint.HTML(string=f"<h1>{WORDS}</h1><table><tr><td>1<td>{escape(text)}</table>").write_pdf())


def _page(body: str, head: str = "") -> bytes:
    page = f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">{head}<title>{WORDS}</title></head>'
    return f"{page}<body><h1>{WORDS}</h1><p>索引号：4307S00012/2020-00003</p>{body}</body></html>".encode()


def _references(text: str) -> str:
    return "".join(f"&#{ord(char)};" if char.isdigit() else char for char in text)


def _inline(text: str) -> str:
    return "".join(f"<span>{escape(text[at : at + 3])}</span>" for at in range(0, len(text), 3))


PDF: dict[str, Maker] = {
    "page": pdf_page,
    "unseen words": pdf_unseen,
    "annotation": pdf_annotation,
    "property": pdf_property,
    "attachment": pdf_attachment,
    "printed page": pdf_printed,
}
HTML: dict[str, Maker] = {
    "text": lambda text, rng: _page(f"<p>{escape(text)}</p>"),
    "inline tags": lambda text, rng: _page(f"<p>{_inline(text)}</p>"),
    "table": lambda text, rng: _page(f"<table><tr><th>备注</th></tr><tr><td><p>{escape(text)}</p></td></tr></table>"),
    "character references": lambda text, rng: _page(f"<p>{_references(text)}</p>"),
    "comment": lambda text, rng: _page(f"<!-- {text} -->"),
    "attribute": lambda text, rng: _page(f'<p data-remark="{escape(text)}">详见附件</p>'),
    "hidden element": lambda text, rng: _page(f'<div style="display:none">{escape(text)}</div>'),
    "meta": lambda text, rng: _page("", f'<meta name="description" content="{escape(text)}">'),
    "script": lambda text, rng: _page(f'<script>var remark = "{text}";</script>'),
}
TXT: dict[str, Maker] = {
    "UTF-8": lambda text, rng: f"{WORDS}\n\n{text}\n".encode(),
    "GB18030": lambda text, rng: f"{WORDS}，请认真落实。\n{text}\n".encode("gb18030"),
    "UTF-16": lambda text, rng: f"{WORDS}\r\n{text}\r\n".encode("utf-16"),
}
CSV: dict[str, Maker] = {
    "cell": lambda text, rng: f"序号,事项,备注\n1,临时救助,{text}\n".encode("utf-8-sig"),
    "quoted cell": lambda text, rng: f'序号,事项,备注\r\n1,"救助, 临时","{text}"\r\n'.encode("gb18030"),
}
