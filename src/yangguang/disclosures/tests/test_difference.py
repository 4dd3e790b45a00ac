"""What a reviewer is shown of a change: every change, and nothing that stayed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangguang.disclosures.difference import compare

BODY = "<p>第一段。</p><p>第二段，请于5月底前办理。</p><p>第三段。</p>"


def content(**changes: Any) -> dict[str, Any]:
    return {"title": "通知", "body_html": BODY, "openness": "proactive", "attachments": [], **changes}


def test_the_same_content_has_no_change():
    assert compare(content(), content()) == []


def test_markup_alone_is_no_change():
    assert (
        compare(content(), content(body_html=BODY.replace("<p>第一段。</p>", '<p class="indent">第一段。</p>'))) == []
    )


def test_a_changed_word_is_marked_within_its_paragraph():
    (change,) = compare(content(), content(body_html=BODY.replace("5月底", "6月底")))
    marked = [
        (span.kind, span.text) for spans in change.paragraphs for span in spans if span.kind in {"insert", "delete"}
    ]
    assert change.label == "正文"
    assert marked == [("delete", "5"), ("insert", "6")]


@pytest.mark.parametrize(
    ("name", "before", "after", "label"),
    [
        ("openness", "proactive", "withheld", "公开方式"),
        ("formed_on", None, "2020-06-01", "生成日期"),
        ("document_number", "常司发〔2020〕8号", "", "文号"),
    ],
)
def test_each_field_is_named(name: str, before: Any, after: Any, label: str):
    assert [change.label for change in compare(content(**{name: before}), content(**{name: after}))] == [label]


def test_a_file_whose_bytes_changed_is_a_change():
    file = {"name": "附件.pdf", "sha256": "a" * 64, "role": "attachment", "public": True}
    assert compare(content(attachments=[file]), content(attachments=[{**file, "sha256": "b" * 64}]))


PARAGRAPHS = st.lists(st.text("甲乙丙丁12", min_size=1, max_size=12), max_size=8)


@given(PARAGRAPHS, PARAGRAPHS)
def test_old_and_new_can_be_read_from_the_spans(old: list[str], new: list[str]):
    """Without the gaps: what stayed and went is the old text, what stayed and came the new one."""

    def body(lines: list[str]) -> str:
        return "".join(f"<p>{line}</p>" for line in lines)

    for change in compare(content(body_html=body(old)), content(body_html=body(new))):
        spans = [span for paragraph in change.paragraphs for span in paragraph]
        if any(span.kind == "gap" for span in spans):
            continue
        assert "".join(span.text for span in spans if span.kind != "insert") == "".join(old)
        assert "".join(span.text for span in spans if span.kind != "delete") == "".join(new)
