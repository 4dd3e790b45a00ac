"""A letter written: the template filled in, in a sandbox, and drawn as PDF from that same Word file."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import mammoth
from docx import Document
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import TemplateError, TemplateSyntaxError
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


#: All that a letter's template may be made of: fields, conditions on them, and a list gone through once.
_GRAMMAR = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.If,
    nodes.For,
    nodes.Compare,
    nodes.Operand,
    nodes.Const,
    nodes.Not,
    nodes.And,
    nodes.Or,
)


class _Sandbox(SandboxedEnvironment):
    """A template of fields, conditions and lists alone: no filters, products, calls or Python."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals, self.filters, self.tests = {}, {}, {}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, _GRAMMAR):
                raise TemplateSyntaxError("只能用字段、条件和列表", node.lineno)
            if isinstance(node, nodes.For) and (
                not isinstance(node.iter, nodes.Name) or node.recursive or next(_loops_within(node), None) is not None
            ):
                raise TemplateSyntaxError("只能逐项列出一个字段，不能嵌套", node.lineno)
        return tree

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return isinstance(obj, Mapping) and not attr.startswith("_")

    def is_safe_callable(self, obj: Any) -> bool:
        return False


def _loops_within(loop: nodes.For) -> Iterator[nodes.For]:
    return (
        found
        for part in (*loop.body, *loop.else_)
        for found in (*part.find_all(nodes.For), part)
        if isinstance(found, nodes.For)
    )


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
    if _leads_out(data):
        raise BadTemplate("模板里有外部链接、嵌入的对象或者控件，请删去后再传。")
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


def _leads_out(data: bytes) -> bool:
    """Whether the file fetches anything from elsewhere, or holds objects and controls."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            lowered = name.lower()
            if "/embeddings/" in lowered or "/activex/" in lowered or "vbaproject" in lowered:
                return True
            if lowered.endswith(".rels"):
                links = etree.fromstring(package.read(name))
                if any(one.get("TargetMode", "").lower() == "external" for one in links):
                    return True
    return False


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
    """The paragraphs with classes by their place in the Word file, which HTML alone does not tell.

    Both hold the same paragraphs in the same order, but for empty ones, which the page has not.
    """
    told = iter([(one.text.strip(), _class_of(one)) for one in Document(io.BytesIO(docx)).paragraphs])
    root = etree.fromstring(f"<div>{body}</div>", etree.HTMLParser(recover=True)).find(".//div")
    if root is None:
        return body
    for place in root.iter("p"):
        text = "".join(place.itertext()).strip()
        name = next((name for said, name in told if said == text), "") if text else ""
        if name:
            place.set("class", name)
    return etree.tostring(root, encoding="unicode", method="html")


def _class_of(paragraph: Any) -> str:
    align = paragraph.alignment.name if paragraph.alignment is not None else ""
    size = next((run.font.size.pt for run in paragraph.runs if run.font.size), 16)
    if any(run.font.color is not None and run.font.color.rgb is not None for run in paragraph.runs):
        return "head"
    if size > 18:
        return "title"
    return {"CENTER": "number", "RIGHT": "signed", "LEFT": "plain"}.get(align, "")
