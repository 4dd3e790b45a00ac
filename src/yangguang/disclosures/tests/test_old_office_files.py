"""Old .xls, .doc and .wps files are looked through like the new ones: every place where a number can hide."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import call_command
from docx import Document
from openpyxl import Workbook
from openpyxl.comments import Comment

from yangguang.disclosures.checks import check_file
from yangguang.kernel.intake import Unreadable, office

ID, SHOWN, HIDDEN_ROW, HIDDEN_COLUMN, HIDDEN_SHEET, DEEP_SHEET, COMMENT, PROPERTY = (
    "430702199001011230", "13812345678", "15573600078", "13907361234", "15973601111", "18907361111", "13607361234",
    "13507361234",
)  # fmt: skip

pytestmark = pytest.mark.slow


def _old(data: bytes, name: str, to: str, form: str) -> bytes:
    if not office.available():
        pytest.skip("LibreOffice is not installed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(office._FILTERS, to, form)
        try:
            return office.convert(name, data, to)
        except Unreadable:
            if to == "xls":
                pytest.skip("LibreOffice is installed without Calc")
            raise


@pytest.fixture(scope="module")
def old_excel() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "名单"
    sheet.append(["姓名", "电话"])
    sheet.append(["张三", SHOWN])
    sheet["A4"], sheet["E2"] = HIDDEN_ROW, HIDDEN_COLUMN
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["E"].hidden = True
    sheet["A2"].comment = Comment(f"电话 {COMMENT}", "经办人")
    for title, state, number in (("隐藏", "hidden", HIDDEN_SHEET), ("深藏", "veryHidden", DEEP_SHEET)):
        hidden = book.create_sheet(title)
        hidden.sheet_state, hidden["A1"] = state, number
    book.properties.creator = f"李四 {PROPERTY}"
    out = BytesIO()
    book.save(out)
    return _old(out.getvalue(), "a.xlsx", "xls", "xls:MS Excel 97")


@pytest.fixture(scope="module")
def old_word() -> bytes:
    document = Document()
    for line in ("常政办发〔2020〕9号", "关于做好政务公开工作的通知", f"联系电话 {SHOWN}"):
        document.add_paragraph(line)
    document.add_paragraph().add_run(f"电话 {HIDDEN_ROW}").font.hidden = True
    document.sections[0].header.paragraphs[0].text = f"身份证号 {ID}"
    document.core_properties.author = f"李四 {PROPERTY}"
    out = BytesIO()
    document.save(out)
    return _old(out.getvalue(), "a.docx", "doc", "doc:MS Word 97")


def places(name: str, data: bytes) -> set[tuple[str, str]]:
    rules = ("mobile", "identity_card")
    return {(finding.rule, finding.where) for finding in check_file(name, data) if finding.rule in rules}


@pytest.mark.parametrize("name", ["名单.xls", "名单.et"])
def test_every_hidden_place_of_an_old_workbook_is_looked_into(old_excel: bytes, name: str) -> None:
    assert places(name, old_excel) == {
        ("mobile", "工作表“名单”B2"),
        ("mobile", "工作表“名单”A4（隐藏）"),
        ("mobile", "工作表“名单”E2（隐藏）"),
        ("mobile", "工作表“隐藏”A1（隐藏）"),
        ("mobile", "工作表“深藏”A1（隐藏）"),
        ("mobile", "批注"),
        ("mobile", "文档属性"),
    }


@pytest.mark.parametrize("name", ["通知.doc", "通知.wps"])
def test_hidden_text_header_and_properties_of_an_old_document_are_looked_into(old_word: bytes, name: str) -> None:
    assert places(name, old_word) == {
        ("mobile", "正文第3段"),
        ("mobile", "正文第4段（隐藏文字）"),
        ("identity_card", "页眉"),
        ("mobile", "文档属性"),
    }


@pytest.mark.parametrize("name", ["通知.wps", "通知.doc", "名单.xls"])
def test_the_commands_read_them(
    old_word: bytes, old_excel: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(old_excel if name.endswith("xls") else old_word)
    call_command("read_document", str(path), "--json")
    assert ("张三" if name.endswith("xls") else "关于做好政务公开工作的通知") in capsys.readouterr().out
    with pytest.raises(SystemExit, match="1"):  # something in it blocks
        call_command("check_text", str(path), "--json")
    assert '"mobile"' in capsys.readouterr().out
