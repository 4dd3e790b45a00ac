"""Every reply type has its letter, its row and its remedy; templates are tried before they are used."""

import io
import re
import zipfile
from datetime import date

import pypdfium2 as pdfium
import pytest
from docx import Document

from yangguang.foi import letters, replies
from yangguang.foi.actions import templates
from yangguang.foi.letters import remedy
from yangguang.foi.letters.making import has_remedy, shipped_docx
from yangguang.foi.letters.sampling import sample_words
from yangguang.foi.letters.writing import BadTemplate, checked_template, filled, pdf_of
from yangguang.foi.models import Letter
from yangguang.foi.states import LetterKind
from yangguang.foi.tables import outcomes
from yangguang.foi.tests.factories import asked, department, on, person
from yangguang.kernel.actions import Refused
from yangguang.kernel.intake import office
from yangguang.organisations.models import Role, UnitKind

pytestmark = pytest.mark.django_db


def text_of(docx: bytes) -> str:
    return "\n".join(one.text for one in Document(io.BytesIO(docx)).paragraphs)


@pytest.mark.slow
@pytest.mark.parametrize("code", sorted(letters.template_codes()))
def test_every_letter_is_whole(code: str) -> None:
    """No field is left open, the organ and the day stand below, and the PDF says the same."""
    unit = department()
    words = {**sample_words(unit, code), "number": "财公开〔2020〕第1号"}
    docx = filled(letters.shipped_docx(code), words)
    text = text_of(docx)
    assert not re.search(r"[{}]|\bNone\b|Undefined", text)
    assert "财公开〔2020〕第1号" in text
    assert text.rstrip().endswith("常德市财政局\n2020年6月1日")
    assert ("申请行政复议" in text) is has_remedy(code)
    drawn = pdfium.PdfDocument(pdf_of(docx))
    said = "".join(page.get_textpage().get_text_range() for page in drawn)
    plain = re.sub(r"[\s—\d]", "", said)
    assert re.sub(r"[\s—\d]", "", text.splitlines()[-2]) in plain


@pytest.mark.parametrize("kind", replies.all_types(), ids=lambda kind: kind.code)
def test_every_reply_type_lands_on_a_row_and_cites_its_article(kind: replies.ReplyType) -> None:
    assert kind.row in outcomes()
    assert kind.template in letters.template_codes()
    text = text_of(filled(letters.shipped_docx(kind.template), sample_words(department(), kind.template)))
    if "{{ article }}" in "".join(kind.paragraphs):
        assert kind.article.removeprefix("条例") in text
    assert kind.remedy
    assert all(field.label for field in kind.fields)


@pytest.mark.parametrize(
    ("kind", "day", "refuses", "says", "not_says"),
    [
        (UnitKind.DEPARTMENT, date(2020, 6, 1), True, "常德市人民政府或者上一级主管部门", "应当"),
        (UnitKind.DEPARTMENT, date(2024, 1, 1), True, "应当自收到本答复书之日起60日内向常德市人民政府", "6个月"),
        (UnitKind.DEPARTMENT, date(2024, 1, 1), False, "6个月内", "应当"),
        (UnitKind.STATIONED, date(2024, 1, 1), False, "上一级主管部门", "常德市人民政府"),
        (UnitKind.CITY, date(2020, 6, 1), False, "上一级人民政府", "主管部门"),
    ],
)
def test_the_remedy_follows_the_organ_the_day_and_the_reply(
    kind: str, day: date, refuses: bool, says: str, not_says: str
) -> None:
    """行政复议法（2023年修订）第二十三、二十四、二十七条，2024年1月1日起施行；此前由申请人选择。"""
    words = remedy.clause(kind, "常德市人民政府", day, refuses=refuses).replace("{paper}", "答复书")
    assert says in words
    assert not_says not in words


def test_a_letter_is_frozen_numbered_and_encrypted() -> None:
    unit = department()
    with on(date(2020, 6, 1)):
        case = asked(unit)
        actor = person(Role.HEAD, unit)
        first = letters.issue(case, LetterKind.RECEIPT, actor=actor, words={"due": date(2020, 7, 1)})
        second = letters.issue(case, LetterKind.RECEIPT, actor=actor, words={"due": None})
    assert [first.number, second.number] == [1, 2]
    assert str(second) == "市财政局公开〔2020〕第2号"
    assert "张三丰" in text_of(letters.read(first, "docx"))
    assert b"PK" not in first.docx.open("rb").read()[:2]
    Letter.objects.filter(pk=first.pk).update(docx_sha256="0" * 64)
    with pytest.raises(ValueError, match="不一致"):
        letters.read(Letter.objects.get(pk=first.pk), "docx")


def edited(change: str, into: str) -> bytes:
    word = Document(io.BytesIO(letters.shipped_docx("correction")))
    for paragraph in word.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(change, into)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def test_a_template_that_staff_edited_is_used_for_the_unit_and_below() -> None:
    unit = department()
    head = person(Role.HEAD, unit)
    data = edited("经审查，申请内容不明确。", "经本局审查，还不清楚。")
    templates.set_template(unit, actor=head, code="correction", name="补正.docx", data=data)
    with on(date(2020, 6, 1)):
        words = {"missing": "年度", "until": date(2020, 6, 20)}
        letter = letters.issue(asked(unit), LetterKind.CORRECTION, actor=head, words=words)
    assert "经本局审查，还不清楚。" in text_of(letters.read(letter, "docx"))
    templates.reset_template(unit, actor=head, code="correction")
    with pytest.raises(Refused, match="原模板"):
        templates.reset_template(unit, actor=head, code="correction")


@pytest.mark.parametrize(
    "into",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ organ.__init__ }}",
        "{{ no_such_field }}",
        "{% for x in range(100000000) %}a{% endfor %}",
        "{{ cycler }}",
        "{{ organ",
        "{% if %}",
        "{{ missing.format(organ) }}",
        "{{ 9**9**9 }}",
        "{{ 'a' * 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 'a'|center(300000000) }}",
        "{{ '%300000000d'|format(1) }}",
        "{% set x = organ ~ organ %}{{ x }}",
        "{{ organ ~ organ }}",
        "{{ organ|safe }}",
        "{% for a in 'aaaa' %}x{% endfor %}",
        "{% for a in items %}{% for b in items %}x{% endfor %}{% endfor %}",
        "{{ items[0] }}",
        "{{ organ() }}",
    ],
)
def test_a_hostile_or_broken_template_is_refused_with_words(into: str) -> None:
    unit = department()
    with pytest.raises(BadTemplate, match=r"模板|字段"):
        checked_template("a.docx", edited("经审查，申请内容不明确。", into), sample_words(unit, "correction"))


@pytest.mark.parametrize(
    ("name", "data"), [("a.docx", b"no"), ("a.doc", b"\xd0\xcf\x11\xe0"), ("a.docx", b"PK\x03\x04")]
)
def test_what_is_no_word_file_is_no_template(name: str, data: bytes) -> None:
    with pytest.raises(BadTemplate):
        checked_template(name, data, {})


@pytest.mark.parametrize("part", ["word/embeddings/oleObject1.bin", "word/activeX/a.xml", "word/_rels/extra.xml.rels"])
def test_a_template_fetches_nothing_and_holds_no_objects(part: str) -> None:
    relation = b'<Relationships><Relationship TargetMode="External" Target="http://example.com/a.png"/></Relationships>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(letters.shipped_docx("correction"))) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            new.writestr(info, old.read(info))
        new.writestr(part, relation)
    with pytest.raises(BadTemplate):
        checked_template("a.docx", out.getvalue(), sample_words(department(), "correction"))


def test_the_pdf_has_the_head_once_and_the_signature_on_the_right() -> None:
    """The organ stands in red above and in black below; the addressee begins at the margin."""
    unit = department()
    docx = filled(letters.shipped_docx("correction"), {**sample_words(unit, "correction"), "number": "一号"})
    page = pdfium.PdfDocument(pdf_of(docx))[0]
    text = page.get_textpage()
    said = text.get_text_range()
    head, signed = said.index("常德市财政局"), said.rindex("常德市财政局")
    assert head < signed
    above, below = text.get_charbox(head), text.get_charbox(signed)
    assert above[3] - above[1] > 1.5 * (below[3] - below[1]), "the signature is no heading"
    assert below[0] > page.get_width() / 2
    addressee = text.get_charbox(said.index("（示例）收件人"))
    body = text.get_charbox(said.index("本机关于"))
    assert addressee[0] < body[0] - 20, "the text is indented, the addressee is not"


def test_a_township_is_reviewed_by_the_government_above() -> None:
    assert "上一级人民政府" in remedy.clause(UnitKind.TOWNSHIP, "武陵区人民政府", date(2020, 6, 1), refuses=True)


@pytest.mark.parametrize("kind", replies.all_types(), ids=lambda kind: kind.code)
def test_what_a_type_requires_is_asked_for_by_name(kind: replies.ReplyType) -> None:
    asked_for = replies.lacking(kind, {}, [])
    assert len(asked_for) == sum(field.required for field in kind.fields) + len(kind.checks)
    full = {field.name: "有" for field in kind.fields}
    assert replies.lacking(kind, full, kind.checks) == []


@pytest.mark.slow
@pytest.mark.skipif(not office.available(), reason="LibreOffice is not installed")
@pytest.mark.parametrize("code", ["correction", "third_party", "reply_other"])
def test_the_signature_never_stands_on_a_page_without_text(code: str) -> None:
    """GB/T 9704-2012, 7.3.5: as a word processor lays the letter out, whatever its fonts."""
    words = sample_words(department(), code)
    for more in (0, 2, 4):
        letter = filled(shipped_docx(code), {**words, "addressee": "（示例）收件人" + "及其代理人" * 8 * more})
        with pdfium.PdfDocument(office.convert("答复.docx", letter, "pdf")) as made:
            last = made[len(made) - 1].get_textpage().get_text_range()
        assert words["organ"] in last
        assert len(last) > 60, "some of the text stands above it"
