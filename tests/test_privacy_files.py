"""Personal data in files: every place is read, copies are masked in every place, hostile files are refused in time."""

import os
import random
import subprocess
import sys
import zipfile
from io import BytesIO, StringIO
from itertools import pairwise
from pathlib import Path

import docx
import openpyxl
import pytest
from django.core.management import call_command

from bench.checks import RULES, SHARED, compared, found_in, laws
from tests import planted_excel, planted_word
from tests.planted import MAKERS, Planted, files
from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.privacy import find
from yangguang.kernel.privacy.masking import Unmaskable, mask_file, remaining, write_whole
from yangguang.kernel.privacy.places import contents
from yangguang.kernel.privacy.places.contents import HIDDEN, PICTURE_PAGES

FILES = files(2 * len(MAKERS))
ID, PHONE = "430702199001011230", "13812345678"
DATA = {file.name: file for file in FILES}


@pytest.mark.parametrize("name", DATA)
def test_every_number_planted_in_any_place_is_found_and_no_other(name: str) -> None:
    file = DATA[name]
    assert compared(file, found_in(file)) == compared(file, set(file.numbers))


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in DATA if not name.endswith(".pdf")])
def test_a_masked_copy_holds_nothing_any_more_and_can_be_opened(name: str) -> None:
    file = DATA[name]
    copy = mask_file(name, file.data)
    assert remaining(name, copy) == []
    assert mask_file(name, copy) is not None
    assert not {digits for _, digits in file.numbers} & {digits for _, digits in found_in(_named(file, copy))}
    if name.endswith("docx"):
        assert docx.Document(BytesIO(copy)).paragraphs
    if name.endswith("xlsx"):
        assert "汇总" in openpyxl.load_workbook(BytesIO(copy)).sheetnames


def _named(file: Planted, data: bytes) -> Planted:
    return Planted(file.name, data, file.place, file.numbers)


@pytest.mark.slow
@pytest.mark.skipif(not (SHARED / "data" / "laws.tar.xz").exists(), reason="the reference folder is not at hand")
def test_nothing_is_invented_in_clean_laws() -> None:
    found = [(finding.rule, text[finding.start : finding.end]) for text in laws() for finding in find(text)]
    assert [one for one in found if one[0] in RULES] == []


def test_a_pdf_is_refused_with_what_to_do_instead() -> None:
    file = next(file for file in FILES if file.name.endswith(".pdf"))
    with pytest.raises(Unmaskable, match="Word"):
        mask_file(file.name, file.data)


def test_a_masked_workbook_keeps_its_layout_and_the_values_that_tell_nothing() -> None:
    book = planted_excel.base()
    sheet = book["汇总"]
    sheet["B30"], sheet["C30"], sheet["D30"] = "姓名", "身份证号", "手机"
    sheet["B31"], sheet["C31"], sheet["D31"] = "李四", ID, int(PHONE)
    sheet["C31"].font = openpyxl.styles.Font(bold=True)
    sheet.merge_cells("A33:C33")
    sheet.column_dimensions["C"].width = 33
    book["说明"]["B5"] = "=汇总!A2+1"
    copy = openpyxl.load_workbook(BytesIO(mask_file("名单.xlsx", planted_excel.saved(book))))
    got = copy["汇总"]
    assert (got["B31"].value, got["C31"].value, got["D31"].value) == ("李*", "43*************230", "138****5678")
    assert got["C31"].font.bold
    assert got.column_dimensions["C"].width == 33
    assert "A33:C33" in [str(area) for area in got.merged_cells.ranges]
    assert got["F2"].value == 13800000000
    assert copy["说明"]["B5"].value == "=汇总!A2+1"


def test_a_formula_that_would_build_the_number_again_becomes_its_masked_value() -> None:
    cell = f'<c r="J2" t="str"><f>"430702"&amp;"199001011230"</f><v>{ID}</v></c></row>'

    def change(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        parts[name] = parts[name].replace(b"</row>", cell.encode(), 1)

    data = planted_excel.rewritten(planted_excel.saved(planted_excel.base()), change)
    assert openpyxl.load_workbook(BytesIO(mask_file("表.xlsx", data)))["汇总"]["J2"].value == "43*************230"


def test_a_masked_letter_has_its_changes_accepted_and_no_remarks_or_authors() -> None:
    document = planted_word.base()
    document.core_properties.author = "经办人"
    document.add_comment(document.paragraphs[1].runs, text="请核", author="经办人", initials="J")
    mark = 'w:id="9" w:author="a" w:date="2020-04-24T00:00:00Z"'
    run = "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>"
    deleted = f"<w:del {mark}><w:r><w:delText>旧</w:delText></w:r></w:del>"
    xml = f"<w:p>{deleted}<w:ins {mark}>{run.format(PHONE[:5])}</w:ins>{run.format(PHONE[5:])}</w:p>"
    copy = mask_file("函.docx", planted_word.into_body(planted_word.saved(document), xml))
    opened = docx.Document(BytesIO(copy))
    assert opened.paragraphs[0].text == "138****5678"
    assert all(run.bold for run in opened.paragraphs[0].runs)
    assert opened.core_properties.author == ""
    with zipfile.ZipFile(BytesIO(copy)) as package:
        assert not [name for name in package.namelist() if "comments" in name]
        assert b"<w:del " not in package.read("word/document.xml")
        assert b"commentReference" not in package.read("word/document.xml")


def test_what_readers_do_not_see_is_noted() -> None:
    notes = {
        place: {note.what for note in contents(file.name, file.data).notes if note.rule == HIDDEN}
        for file in FILES[: len(MAKERS)]
        for place in [file.place]
    }
    assert notes["xlsx: very hidden sheet"] == {"工作表是隐藏的"}
    assert notes["xlsx: hidden column"] == {"有隐藏的行或列"}
    assert notes["docx: tracked deletion"] == {"留有修订痕迹"}
    assert notes["docx: comment"] == {"带有批注"}
    assert notes["docx: body"] == set()


def test_pages_of_pictures_are_noted() -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out)
    canvas.rect(10, 10, 90, 90, fill=1)
    canvas.save()
    assert [note.rule for note in contents("扫描件.pdf", out.getvalue()).notes] == [PICTURE_PAGES]


def _package(change: dict[str, bytes]) -> bytes:
    return planted_word.rewritten(planted_word.saved(planted_word.base()), lambda parts: parts.update(change))


ENTITIES = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
HOSTILE = {
    "bomb": lambda: _package({"customXml/item7.xml": b"<a>" + b"0" * 130_000_000 + b"</a>"}),
    "entities": lambda: _package({"customXml/item7.xml": ENTITIES}),
    "not a package": lambda: b"PK\x03\x04" + b"\x00" * 500,
    "deep": lambda: _package({"customXml/item7.xml": b"<a>" * 100_000 + b"</a>" * 100_000}),
    "too large": lambda: b"PK\x03\x04" + b"\x00" * (20 * 1024 * 1024),
    "empty": lambda: b"",
}


@pytest.mark.parametrize("attack", HOSTILE)
def test_hostile_files_are_refused_in_a_sentence(attack: str) -> None:
    for read in (contents, mask_file):
        with pytest.raises(Unreadable):
            read("文件.docx", HOSTILE[attack]())


def test_a_file_within_a_file_within_a_file_is_followed_no_deeper_than_three() -> None:
    data = planted_excel.saved(planted_excel.base())
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    for _ in range(6):

        def nest(parts: dict[str, bytes], inner: bytes = data) -> None:
            planted_word.with_part(parts, "word/embeddings/inner.docx", inner, kind, "package")

        data = planted_word.rewritten(planted_word.saved(planted_word.base()), nest)
    assert any("嵌套太深" in note.what for note in contents("层层.docx", data).notes)
    with pytest.raises(Unmaskable):
        mask_file("层层.docx", data)


def test_archives_and_presentations_are_looked_into() -> None:
    sheet = planted_excel.hidden_sheet(f"李四 {ID}", random.Random(0))
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("名单/说明.txt", f"联系人张三 {PHONE}")
        package.writestr("名单/汇总.xlsx", sheet)
    assert _found("材料.zip", out.getvalue()) == {("mobile", "说明.txt 中的第1行"), ("identity_card", HIDDEN_CELL)}
    main = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    slide = "http://schemas.openxmlformats.org/drawingml/2006/main"
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        override = f'<Override PartName="/ppt/presentation.xml" ContentType="{main}"/>'
        package.writestr("[Content_Types].xml", f'<Types xmlns="{types}">{override}</Types>')
        package.writestr("ppt/presentation.xml", "<p/>")
        runs = f"<a:r><a:t>{PHONE[:4]}</a:t></a:r><a:r><a:t>{PHONE[4:]}</a:t></a:r>"
        package.writestr("ppt/slides/slide1.xml", f'<s xmlns:a="{slide}"><a:p>{runs}</a:p></s>')
    assert _found("汇报.pptx", out.getvalue()) == {("mobile", "幻灯片")}


HIDDEN_CELL = "汇总.xlsx 中的工作表“名单”B2（隐藏）"


def _found(name: str, data: bytes) -> set[tuple[str, str]]:
    passages = contents(name, data).passages
    return {(f.rule, p.where(f.start)) for p in passages for f in find(p.text) if f.rule in RULES}


KILLED = """
import os, sys
from pathlib import Path
from yangguang.kernel.privacy.masking import write_whole
step, out = int(sys.argv[1]), Path(sys.argv[2])
calls = 0
def dying(original):
    def call(*args, **kwargs):
        global calls
        calls += 1
        if calls == step:
            os._exit(9)
        return original(*args, **kwargs)
    return call
for name in ("fsync", "fdopen", "replace", "rename", "chmod", "open", "close"):
    setattr(os, name, dying(getattr(os, name)))
write_whole(out, b"new" * 100_000)
"""


def test_killed_at_any_step_of_writing_the_old_file_or_the_whole_new_one_stands(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    old, new = b"old", b"new" * 100_000
    states = []
    for step in range(1, 30):
        out.write_bytes(old)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        done = subprocess.run([sys.executable, "-c", KILLED, str(step), str(out)], env=environment, check=False)
        states.append(out.read_bytes())
        assert states[-1] in (old, new)
        if done.returncode == 0:
            break
    assert done.returncode == 0
    assert states[0] == old
    assert states[-1] == new
    assert not any(before == new and after == old for before, after in pairwise(states))


def test_a_full_disk_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.txt"
    out.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(out, b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_the_commands_check_and_mask_a_file(tmp_path: Path) -> None:
    import json

    file = next(file for file in FILES if file.place == "xlsx: very hidden sheet")
    source, out = tmp_path / file.name, tmp_path / "out.xlsx"
    source.write_bytes(file.data)
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_text", str(source), "--json", stdout=said)
    assert ended.value.code == 1
    found = json.loads(said.getvalue())
    assert {one["rule"] for one in found} >= {"identity_card", "mobile", "bank_card", "hidden_content"}
    assert set(found[0]) == {"rule", "severity", "where", "excerpt", "advice"}
    assert all(digits not in said.getvalue() for _, digits in file.numbers)
    call_command("mask", str(source), str(out), stdout=StringIO())
    said = StringIO()
    call_command("check_text", str(out), "--json", stdout=said)
    assert "blocking" not in {one["severity"] for one in json.loads(said.getvalue())}


@pytest.mark.parametrize(("command", "code"), [("check_text", 2), ("mask", 2)])
def test_the_commands_refuse_what_cannot_be_read(command: str, code: int, tmp_path: Path) -> None:
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK\x03\x04 broken")
    said = StringIO()
    arguments = [str(broken)] if command == "check_text" else [str(broken), str(tmp_path / "out.docx")]
    with pytest.raises(SystemExit) as ended:
        call_command(command, *arguments, stderr=said)
    assert ended.value.code == code
    assert "坏.docx" in said.getvalue()
    assert not (tmp_path / "out.docx").exists()
