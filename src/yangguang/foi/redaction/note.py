"""The last page of a PDF of which parts are withheld: where, why and by which article (条例第三十七条)."""

from dataclasses import replace
from html import escape
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from yangguang.foi.redaction.passages import Redacted

STYLE = """
@page { size: A4; margin: 30mm 25mm }
body { font: 12pt/1.8 "Noto Serif CJK SC", "FangSong", serif }
h1 { font-size: 16pt; text-align: center }
table { width: 100%; border-collapse: collapse }
th, td { border: 0.5pt solid #000; padding: 2mm; text-align: left; vertical-align: top }
"""


def added(made: Redacted) -> Redacted:
    """The copy with the page behind its others; as it is where nothing draws it (no WeasyPrint libraries)."""
    page = _drawn(made)
    if not page:
        return made
    whole, last = pdfium.PdfDocument(made.data), pdfium.PdfDocument(page)
    whole.import_pages(last)
    out = BytesIO()
    whole.save(out)
    last.close()
    whole.close()
    return replace(made, data=out.getvalue())


def _drawn(made: Redacted) -> bytes:
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except OSError:
        return b""

    class Nothing(URLFetcher):
        """Nothing is ever fetched."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            raise ValueError("the page fetches nothing")

    rows = "".join(
        f"<tr><td>{escape(one.where)}</td><td>{one.count} 处</td><td>{escape(one.article)}</td>"
        f"<td>{escape(one.reason)}</td></tr>"
        for one in made.withheld
    )
    page = (
        '<html lang="zh-CN"><body><h1>不予公开内容的说明</h1>'
        "<p>根据《中华人民共和国政府信息公开条例》第三十七条，本文件中能够区分处理的内容已经公开，以下内容不予公开，"
        "页面上以黑色遮盖。</p><table><thead><tr><th>位置</th><th>数量</th><th>依据</th><th>理由</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></body></html>"
    )
    out = BytesIO()
    HTML(string=page, url_fetcher=Nothing()).write_pdf(out, stylesheets=[CSS(string=STYLE)])
    return out.getvalue()
