"""The machine checks: what each rule finds, what it leaves alone, and that no finding tells a number."""

import random
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from yangguang.disclosures.checks import (
    RULES,
    AttachedFile,
    CheckInput,
    Finding,
    Misstatement,
    Similar,
    bands,
    check_file,
    fingerprint,
    run,
    shipped_misstatements,
    shipped_whitelist,
    similarity,
)
from yangguang.disclosures.checks.links import named_attachments

TODAY = date(2020, 5, 6)
TEXT = "各区县市人民政府，市直有关部门：现将有关事项通知如下，请认真贯彻执行，并于月底前报送情况。"
RECORD = CheckInput(
    title="关于做好政务公开工作的通知",
    body_html=f"<p>{TEXT}</p>",
    body_text=TEXT,
    document_number="常政办发〔2020〕9号",
    formed_on=date(2020, 4, 24),
    issued_on=date(2020, 4, 24),
    publish_on=TODAY,
    today=TODAY,
)
ID, PHONE = "430702199001011230", "13812345678"


def with_text(text: str) -> CheckInput:
    return replace(RECORD, body_text=text, body_html="".join(f"<p>{line}</p>" for line in text.split("\n")))


def found(record: CheckInput) -> dict[str, Finding]:
    return {finding.rule: finding for finding in run(record)}


def test_an_ordinary_record_has_no_finding() -> None:
    assert run(RECORD) == []


@pytest.mark.parametrize(
    ("record", "rule"),
    [
        (with_text(f"{TEXT}联系电话{PHONE}"), "mobile"),
        (replace(RECORD, title=f"关于{ID}的公示"), "identity_card"),
        (replace(RECORD, body_html=f"<p>{TEXT}</p><!-- {ID} -->"), "identity_card"),
        (replace(RECORD, attachments=(AttachedFile(f"名单{PHONE}.txt", findings=()),)), "mobile"),
        (replace(RECORD, attachments=(AttachedFile("名单.txt", f"张三 {ID}".encode()),)), "identity_card"),
        (with_text(f"{TEXT}咨询电话：0736-7123456"), "fixed_phone"),
        (with_text(f"{TEXT}请安排按装。"), "misstatement"),
        (with_text(f"{TEXT}2020年2月30日前完成。"), "impossible_date"),
        (with_text(f"{TEXT}2019年2月29日"), "impossible_date"),
        (with_text(f"{TEXT}二〇二〇年四月三十一日"), "impossible_date"),
        (with_text(f"{TEXT}4月31日"), "impossible_date"),
        (with_text(f"{TEXT}2020-13-01"), "impossible_date"),
        (replace(RECORD, formed_on=date(2020, 5, 7), issued_on=None, publish_on=None), "future_date"),
        (replace(RECORD, issued_on=date(2020, 4, 23)), "date_order"),
        (replace(RECORD, publish_on=date(2020, 5, 5)), "backdated"),
        (replace(RECORD, required=("主送机关",)), "missing_element"),
        (replace(RECORD, body_text="", body_html=""), "empty_body"),
        (with_text("如题。"), "tiny_body"),
        (replace(RECORD, similar=(Similar("旧通知", TEXT),)), "near_duplicate"),
        (replace(RECORD, body_html=f'<p>{TEXT}<a href="#none">见下</a></p>'), "broken_link"),
        (replace(RECORD, body_html=f'<p>{TEXT}<a href="">见</a></p>'), "broken_link"),
        (replace(RECORD, body_html=f'<p>{TEXT}<a href="附件1.docx">见</a></p>'), "broken_link"),
        (replace(RECORD, body_html=f'<p>{TEXT}<a href="http://192.168.1.2/a">见</a></p>'), "broken_link"),
        (with_text(f"{TEXT}\n附件：1.任务分工表\n　　　2.联系人名单"), "missing_attachment"),
        (with_text(f"{TEXT}具体分工详见附件。"), "missing_attachment"),
        (replace(RECORD, interpretation_form="picture"), "form_absent"),
        (replace(RECORD, interpretation_form="video"), "form_absent"),
    ],
)
def test_each_fault_is_found_by_its_rule_alone(record: CheckInput, rule: str) -> None:
    assert set(found(record)) - {"person_name"} == {rule}


@pytest.mark.parametrize(
    "record",
    [
        with_text(f"{TEXT}2020年2月29日，4月30日，2020-12-31"),
        with_text(f"{TEXT}按装机容量分摊，用原国土资源局的档案，依据《国土资源部关于登记的通知》。"),
        with_text(f"{TEXT}增长3月32.5亿元"),
        replace(RECORD, interpretation_form="qa"),
        replace(RECORD, interpretation_form="picture", attachments=(AttachedFile("一图读懂.JPG", findings=()),)),
        replace(RECORD, interpretation_form="video", attachments=(AttachedFile("解读.mp4", findings=()),)),
        replace(
            RECORD, interpretation_form="video", body_html=f'<p>{TEXT}<a href="https://tv.example.cn/1">看视频</a></p>'
        ),
        replace(RECORD, body_html=f'<h2 id="a">一</h2><p>{TEXT}<a href="#a">见</a><a href="/columns/">栏目</a></p>'),
        replace(
            with_text(f"{TEXT}\n附件：1.任务分工表\n　　　2.联系人名单"),
            attachments=(
                AttachedFile("附件1：任务分工表.docx", findings=()),
                AttachedFile("联系人名单.xlsx", findings=()),
            ),
        ),
        with_text(f"{TEXT}\n附件：任务分工表\n附件\n任务分工表"),
    ],
)
def test_what_is_right_is_left_alone(record: CheckInput) -> None:
    assert run(record) == []


def test_a_former_name_is_right_in_a_text_older_than_the_change() -> None:
    text = with_text(f"{TEXT}由市国土资源局负责。")
    assert "misstatement" in found(text)
    assert run(replace(text, formed_on=date(2018, 1, 5), issued_on=date(2018, 1, 5))) == []


def test_findings_never_tell_the_number() -> None:
    record = with_text(f"{TEXT}2020年2月30日{ID}按装{PHONE}，<a>")
    record = replace(record, body_html=record.body_html + f'<a href="">{ID}</a>')
    said = "".join(f"{finding.where}{finding.excerpt}{finding.advice}" for finding in run(record))
    assert ID not in said
    assert PHONE not in said
    assert ID[6:14] not in said


def test_nothing_is_public_before_it_was_formed() -> None:
    assert set(found(replace(RECORD, publish_on=date(2020, 4, 23)))) == {"date_order", "backdated"}


def test_severities_are_as_the_workbench_sets_them_and_the_blocking_ones_come_first() -> None:
    record = with_text(f"{TEXT}按装{PHONE}")
    assert [finding.severity for finding in run(record)] == ["blocking", "warning"]
    assert [f.rule for f in run(replace(record, severities={"mobile": "off"}))] == ["misstatement"]
    changed = run(replace(record, severities={"mobile": "warning", "misstatement": "blocking"}))
    assert [finding.rule for finding in changed] == ["misstatement", "mobile"]


def test_the_offices_own_words_and_whitelist_count() -> None:
    record = replace(with_text(f"{TEXT}朗州路街道"), misstatements=(Misstatement("朗州路街道", "朗州街道"),))
    assert found(record)["misstatement"].advice == "“朗州路街道”应为“朗州街道”。"
    assert run(replace(record, whitelist=("朗州路街道",))) == []


def test_of_a_file_that_cannot_be_read_and_of_a_picture_it_is_said_that_a_person_must_look() -> None:
    assert [finding.rule for finding in check_file("坏.docx", b"PK\x03\x04")] == ["attachment_unread"]
    (finding,) = check_file("图.png", b"\x89PNG")
    assert (finding.rule, finding.severity) == ("picture_unread", "warning")
    assert "人工查看" in finding.advice
    assert check_file("录音.mp3", b"ID3") == ()


def test_pictures_inside_an_attachment_are_counted_in_one_warning() -> None:
    assert found_in(word_with_pictures(0)) == []
    (finding,) = found_in(word_with_pictures(2))
    assert finding.excerpt == "有 2 张图片"


def found_in(data: bytes) -> list[Finding]:
    return [finding for finding in check_file("报告.docx", data) if finding.rule == "picture_unread"]


def word_with_pictures(number: int) -> bytes:
    document = Document()
    document.add_paragraph("工作报告")
    for colour in range(number):
        picture = BytesIO()
        Image.new("RGB", (4, 4), (colour * 90, 0, 0)).save(picture, "PNG")
        document.add_picture(picture)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_findings_come_back_from_json_as_they_were() -> None:
    for finding in check_file("名单.txt", f"张三 {ID}".encode()):
        assert Finding.from_json(finding.as_json()) == finding


def test_the_dictionary_is_sound() -> None:
    entries = shipped_misstatements()
    assert len(entries) >= 150
    assert len({entry.wrong for entry in entries}) == len(entries)
    assert all(entry.right and entry.note and entry.wrong not in entry.right for entry in entries)
    whitelist = shipped_whitelist()
    right = [entry for entry in entries if any(one.wrong in entry.right for one in entries if one.since is None)]
    assert right == []
    assert all(any(entry.wrong in words for entry in entries) for words in whitelist)


def test_every_rule_has_a_label_and_an_advice_in_a_sentence() -> None:
    assert all(rule.label and rule.advice.endswith("。") for rule in RULES.values())


def test_attachments_are_read_off_the_list_of_a_document() -> None:
    text = "正文\n　　附件：1. 任务分工表\n　　　　　2．联系人名单\n\n市政府办公室"
    assert named_attachments(text) == ["任务分工表", "联系人名单"]


@given(st.integers(0, 10**6), st.integers(0, 299))
def test_texts_that_differ_in_a_word_share_a_band(seed: int, at: int) -> None:
    rng = random.Random(seed)
    text = "".join(chr(rng.randrange(0x4E00, 0x5E00)) for _ in range(300))
    changed = f"{text[:at]}改{text[at + 1 :]}"
    assert similarity(text, text) == 1.0
    assert similarity(text, changed) > 0.85
    pairs = zip(bands(fingerprint(text)), bands(fingerprint(changed)), strict=True)
    assert any(one == other for one, other in pairs)


def test_texts_that_have_nothing_in_common_share_no_band() -> None:
    other = "关于下达专项资金计划并开展绩效评价自查工作的函，请财政部门按时拨付到位。"
    assert similarity(TEXT, other) < 0.1
    assert not set(bands(fingerprint(TEXT))) & set(bands(fingerprint(other)))
    assert bands(fingerprint("")) == ()
