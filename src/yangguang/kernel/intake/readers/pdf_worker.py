"""The process that reads one PDF: bytes on standard input, JSON on standard output.

Run by `pdf.read` only. Answers {"blocks": [...]}, where a block has `text` or `rows` and a `where`,
or {"unreadable": sentence}.
"""

import json
import logging
import resource
import sys
from io import BytesIO

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from .pdf_layout import Layout


def answer(data: bytes, pages: int) -> dict[str, object]:
    """What the PDF holds, or the sentence for its sender."""
    try:
        with pdfplumber.open(BytesIO(data)) as document:
            return _read(document, pages)
    except PdfminerException as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError):
            return {"unreadable": "这份 PDF 已加密，请去掉密码后再上传"}
        return {"unreadable": "这份 PDF 已损坏，请重新生成后再上传"}


def _read(document: PDF, pages: int) -> dict[str, object]:
    count = len(document.pages)
    if count == 0:
        return {"unreadable": "这份 PDF 已损坏，请重新生成后再上传"}
    if count > pages:
        return {"unreadable": f"这份 PDF 有 {count} 页，超过 {pages} 页的上限，请拆分后再上传"}
    layout = Layout()
    pictures = False
    for page in document.pages:
        pictures = pictures or bool(page.images)
        layout.add(page)
        page.close()
    if not layout.blocks:
        what = "只有图片，没有可以读取的文字" if pictures else "里没有可以读取的文字"
        return {"unreadable": f"这份 PDF {what}，请改传 Word 文件，或先转成可复制文字的 PDF"}
    return {"blocks": layout.blocks}


def main() -> None:
    settings = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (settings["memory"], settings["memory"]))
    seconds = int(settings["seconds"]) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    logging.disable()
    try:
        result = answer(sys.stdin.buffer.read(), settings["pages"])
    except Exception:
        # pdfminer raises nearly anything on a damaged file; the sender is told the same each time.
        result = {"unreadable": "这份 PDF 已损坏，或者太复杂，请重新生成或改传 Word 文件"}
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
