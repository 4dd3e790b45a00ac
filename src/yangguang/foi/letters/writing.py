"""A letter written: the template filled in, in a sandbox, and drawn as PDF from that same Word file."""

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import mammoth
from docx import Document
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from yangguang.kernel.html.cleaning import clean
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.intake.examine import examine
from yangguang.kernel.intake.sniffing import Kind

STYLE = Path(__file__).parent.parent / "data" / "letter.css"
_LARGEST_TEMPLATE = 2 * 1024 * 1024
_LONGEST_RANGE = 200
_TAG = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)


class BadTemplate(ValueError):
    """A template that cannot be used; the message is a Chinese sentence for whoever uploaded it."""


class _Sandbox(SandboxedEnvironment):
    """Nothing of Python can be reached, and no loop or product runs over numbers made up in the template."""

    intercepted_binops = frozenset({"*", "**", "%", "//"})

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals = {}

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(f"“{operator}”不能用")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return isinstance(obj, Mapping) or attr in {"order", "text", "label", "note"}

    def is_safe_callable(self, obj: Any) -> bool:
        return False


def filled(template: bytes, words: Mapping[str, Any]) -> bytes:
    """The Word file with the fields filled in. `BadTemplate` where the template asks for what there is not."""
    try:
        letter = DocxTemplate(io.BytesIO(template))
        letter.render(dict(words), jinja_env=_Sandbox(), autoescape=True)
        out = io.BytesIO()
        letter.save(out)
    except TemplateError as error:
        raise BadTemplate(f"模板中的字段有误（{error.message}），请对照字段表修改。") from None
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, etree.LxmlError, zipfile.BadZipFile):
        raise BadTemplate("模板不能使用，请从“下载原模板”重新编辑。") from None
    return _without_properties(out.getvalue())


def _without_properties(data: bytes) -> bytes:
    """The file without the name of whoever edited its template."""
    word = Document(io.BytesIO(data))
    about = word.core_properties
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def checked_template(name: str, data: bytes, sample: Mapping[str, Any]) -> bytes:
    """The uploaded template, tried with sample words. `BadTemplate` with what is wrong, also for no Word file."""
    if len(data) > _LARGEST_TEMPLATE:
        raise BadTemplate("模板超过 2 MB，请去掉图片后再传。")
    try:
        examine(name, data, accepted=frozenset({Kind.WORD.value}), purpose="模板", advice="请上传 .docx 文件")
    except Unreadable as refusal:
        raise BadTemplate(str(refusal)) from None
    for tag in _TAG.findall(_all_text(data)):
        if "range" in tag or "**" in tag or "__" in tag:
            raise BadTemplate(f"模板中不能用“{tag[:40]}”，请只用字段表中的字段。")
    made = filled(data, sample)
    if _TAG.search(_all_text(made)):
        raise BadTemplate("模板中有没有填入的字段，请检查大括号是否完整。")
    return data


def _all_text(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [name for name in package.namelist() if name.startswith("word/") and name.endswith(".xml")]
        return "".join("".join(etree.fromstring(package.read(name)).itertext()) for name in parts)


def pdf_of(docx: bytes) -> bytes:
    """The letter as PDF, drawn from its Word file, so that an edited template shows; empty where nothing draws it."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except OSError:
        return b""

    class Nothing(URLFetcher):
        """Nothing is ever fetched."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            raise ValueError("letters fetch nothing")

    body = clean(mammoth.convert_to_html(io.BytesIO(docx)).value)
    out = io.BytesIO()
    page = f'<html lang="zh-CN"><body>{_classed(body, docx)}</body></html>'
    HTML(string=page, url_fetcher=Nothing()).write_pdf(out, stylesheets=[CSS(filename=STYLE)])
    return out.getvalue()


def _classed(body: str, docx: bytes) -> str:
    """The paragraphs with classes by their place in the Word file, which HTML alone does not tell."""
    classes: dict[str, str] = {}
    for paragraph in Document(io.BytesIO(docx)).paragraphs:
        text = paragraph.text.strip()
        if not text:
            continue
        align = str(paragraph.alignment or "")
        size = next((run.font.size.pt for run in paragraph.runs if run.font.size), 16)
        red = any(run.font.color is not None and run.font.color.rgb is not None for run in paragraph.runs)
        name = "head" if red else "title" if size > 18 else "number" if "CENTER" in align else ""
        name = name or ("signed" if "RIGHT" in align else "plain" if "LEFT" in align else "")
        classes.setdefault(text, name)
    root = etree.fromstring(f"<div>{body}</div>", etree.HTMLParser(recover=True)).find(".//div")
    if root is None:
        return body
    for place in root.iter("p"):
        if name := classes.get("".join(place.itertext()).strip(), ""):
            place.set("class", name)
    return etree.tostring(root, encoding="unicode", method="html")
