"""Files that must be refused, each with a sentence that says what to do (issue 2, bad input)."""

import os
import re
import struct
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO
from time import monotonic, process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption

from yangguang.kernel.intake import DEFAULT, Limits, SourceDocument, Unreadable, read
from yangguang.kernel.tests import intake_files as files

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


def refusal(name: str, data: bytes, limits: Limits = DEFAULT) -> str:
    with pytest.raises(Unreadable) as caught:
        read(name, data, limits=limits)
    assert name in caught.value.where
    assert caught.value.what
    return caught.value.what


def archive(**parts: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/"), content)
    return file.getvalue()


@pytest.mark.parametrize("data", [b"", b"   \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", bytes(100)])
@pytest.mark.parametrize("name", ["通知.txt", "通知.html", "通知.docx"])
def test_an_empty_file(name: str, data: bytes) -> None:
    assert "文件是空的" in refusal(name, data)


def test_files_that_hold_no_words() -> None:
    for name, data in (
        ("页.html", b"<html><body> </body></html>"),
        ("通知.docx", files.word("")),
        ("表.xlsx", files.excel()),
    ):
        assert "没有文字" in refusal(name, data)


def test_fifty_megabytes_are_refused_at_once() -> None:
    data = b"PK\x03\x04" + os.urandom(1024) * 51_200
    started = process_time()
    assert refusal("通知.docx", data) == "文件有 50 MB，超过 20 MB 的上限，请精简或拆分后再上传"
    assert process_time() - started < 0.5


def test_a_zip_bomb_as_docx() -> None:
    bomb = files.repacked(files.word("公开"), {"word/media/bomb.bin": bytes(300 * 1024 * 1024)})
    assert len(bomb) < 1024 * 1024
    started = process_time()
    assert "压缩炸弹" in refusal("通知.docx", bomb)
    assert process_time() - started < 2


def test_a_bomb_of_many_parts_below_the_ratio() -> None:
    noise = os.urandom(8 * 1024) * 128
    parts = {f"word/media/{at}.bin": noise for at in range(30)}
    limits = Limits(unpacked_size=20 * 1024 * 1024, compression_ratio=10_000)
    assert "压缩炸弹" in refusal("通知.docx", files.repacked(files.word("公开"), parts), limits)


def test_a_bomb_whose_header_claims_a_small_size() -> None:
    data = bytearray(files.repacked(files.word("公开"), {"word/document.xml": b" " * 200_000_000}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = 0
        while (at := data.find(signature, at)) >= 0:
            if struct.unpack_from("<I", data, at + offset)[0] == 200_000_000:
                struct.pack_into("<I", data, at + offset, 1_000)
            at += 4
    started = process_time()
    assert re.search("损坏|炸弹", refusal("通知.docx", bytes(data)))
    assert process_time() - started < 2


def test_a_package_inside_the_package_is_not_opened() -> None:
    inner = archive(**{"a.bin": bytes(200 * 1024 * 1024)})
    document = read("通知.docx", files.repacked(files.word("公开"), {"word/embeddings/inner.zip": inner}))
    assert document.text == "公开"


def test_too_many_parts() -> None:
    parts = {f"word/media/{at}.txt": b"x" for at in range(3_100)}
    assert "部件超过 3000 个" in refusal("通知.docx", files.repacked(files.word("公开"), parts))


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels", "customXml/item1.xml"]
)
def test_entities_in_any_part(part: str) -> None:
    assert "实体或 DTD" in refusal("通知.docx", files.repacked(files.word("公开"), {part: DTD + b"<x>&b;</x>"}))


def test_entities_in_utf_16() -> None:
    xml = DTD.decode().replace("?>", ' encoding="utf-16"?>', 1) + "<x>&b;</x>"
    assert "实体或 DTD" in refusal(
        "通知.docx", files.repacked(files.word("公开"), {"word/styles.xml": xml.encode("utf-16")})
    )


@pytest.mark.parametrize(
    "part", ["word/vbaProject.bin", "word/vbaData.xml", "xl/macrosheets/sheet1.xml", "word/activeX/activeX1.bin"]
)
def test_macros_under_an_innocent_name(part: str) -> None:
    assert "宏" in refusal("通知.docx", files.repacked(files.word("公开"), {part: b"<x/>"}))


def test_a_macro_enabled_content_type() -> None:
    data = files.word("公开")
    types = files.part(data, "[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    changed = files.repacked(data, {"[Content_Types].xml": types})
    assert "宏" in refusal("通知.docx", changed)
    assert "宏" in refusal("通知.docm", changed)


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "word/../../evil.xml", "C:/evil.xml", "..\\evil.xml"])
def test_parts_that_leave_the_package(name: str) -> None:
    assert "路径" in refusal("通知.docx", files.repacked(files.word("公开"), {name: b"<x/>"}))


def test_two_parts_of_one_name() -> None:
    file = BytesIO(files.word("公开"))
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("word/DOCUMENT.xml", b"<x/>")
    assert "同名" in refusal("通知.docx", file.getvalue())


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("通知.doc", OLE, "另存为 .docx"),
        ("通知.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("表.xls", OLE + "Workbook".encode("utf-16-le"), "另存为 .xlsx"),
        ("通知.rtf", b"{\\rtf1\\ansi hello}", "另存为 .docx"),
        ("图.png", files.PIXEL, "图片"),
        ("图.txt", files.PIXEL, "图片"),
        ("图.docx", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(300), "图片"),
        ("程序.txt", b"MZ\x90\x00" + bytes(200), "程序"),
        ("包.zip", archive(**{"a.txt": b"x"}), "压缩包"),
        ("包.rar", b"Rar!\x1a\x07\x00" + bytes(40), "压缩包"),
        ("文.odt", archive(mimetype=b"application/vnd.oasis.opendocument.text"), "压缩包|OpenDocument"),
        ("文.txt", os.urandom(4096) + b"\x00", "文字文件|编码"),
        ("文.txt", b"\x00\x01\x02\x03" * 100, "文字文件"),
        ("文.xml", b"<?xml version='1.0'?><x/>", "XML"),
        ("页.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "mht"),
    ],
)
def test_other_kinds_of_file(name: str, data: bytes, says: str) -> None:
    assert re.search(says, refusal(name, data))


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("通知.docx", files.pdf_lines(["x"]), "内容却是PDF"),
        ("通知.pdf", files.word("公开"), "内容却是Word"),
        ("通知.xlsx", files.word("公开"), "内容却是Word"),
        ("通知.doc", files.word("公开"), "内容却是Word"),
        ("通知.docx", "常德市通知".encode(), "内容却是文本"),
        ("通知.txt", files.excel([["a"]]), "内容却是Excel"),
    ],
)
def test_a_name_that_disagrees_with_the_bytes(name: str, data: bytes, says: str) -> None:
    assert says in refusal(name, data)


@pytest.mark.parametrize("cut", [30, 200, 0.3, 0.6, 0.99])
@pytest.mark.parametrize("name", ["通知.docx", "表.xlsx", "通知.pdf"])
def test_a_truncated_file(name: str, cut: float) -> None:
    whole = {
        "通知.docx": files.word("公开" * 50),
        "表.xlsx": files.excel([["公开"]]),
        "通知.pdf": files.pdf_lines(["公开"]),
    }[name]
    end = int(len(whole) * cut) if cut < 1 else int(cut)
    assert re.search("完整|损坏|没有", refusal(name, whole[:end]))


def test_damaged_parts() -> None:
    assert "word/document.xml 已损坏" in refusal(
        "通知.docx", files.repacked(files.word("公开"), {"word/document.xml": b"<w:document>"})
    )
    assert "损坏" in refusal("通知.docx", files.repacked(files.word("公开"), {"word/document.xml": None}))
    nested = b"<a>" * 60_000 + b"</a>" * 60_000
    assert "损坏" in refusal("通知.docx", files.repacked(files.word("公开"), {"word/document.xml": nested}))


def test_an_encrypted_pdf() -> None:
    locked = files.pdf_lines(["公开"], encrypt=StandardEncryption("secret", ownerPassword="owner"))
    assert refusal("通知.pdf", locked) == "这份 PDF 已加密，请去掉密码后再上传"


def test_a_pdf_of_pictures() -> None:
    assert refusal("扫描.pdf", files.pdf_picture()).startswith("这份 PDF 只有图片")


def test_too_many_pages_paragraphs_cells_and_characters() -> None:
    assert "3 页，超过 2 页" in refusal("通知.pdf", files.pdf_lines(["一"], ["二"], ["三"]), Limits(pages=2))
    assert "段落超过 5 个" in refusal("通知.txt", "公开\n".encode() * 6, Limits(paragraphs=5))
    assert "单元格超过 5 个" in refusal("表.xlsx", files.excel([["a", "b"]] * 3), Limits(cells=5))
    assert "文字超过 50 个" in refusal("通知.docx", files.word("公开" * 30), Limits(characters=50))


def test_a_sheet_with_a_merged_area_of_everything() -> None:
    data = files.excel([["公开"]])
    sheet = files.part(data, "xl/worksheets/sheet1.xml")
    sheet = sheet.replace(
        b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    started = process_time()
    assert "单元格超过" in refusal("表.xlsx", files.repacked(data, {"xl/worksheets/sheet1.xml": sheet}))
    assert process_time() - started < 1


def test_a_web_table_with_huge_spans() -> None:
    html = "<table>" + "<tr><td rowspan=65534 colspan=9999>公开</td><td>a</td></tr>" * 3_000 + "</table>"
    started = process_time()
    assert "单元格超过" in refusal("页.html", html.encode())
    assert process_time() - started < 10


def test_reading_ends_when_its_time_is_over() -> None:
    assert "没有读完" in refusal("通知.txt", "公开\n".encode() * 500, Limits(seconds=0))


def test_a_pdf_that_unpacks_to_too_much_is_ended() -> None:
    body = zlib.compress(b"q " * 30_000_000, 9)
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(body) + body + b"\nendstream"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"]
    objects += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>", stream]
    data, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(data)
    data += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % one for one in offsets)
    data += b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start
    started = monotonic()
    assert "复杂" in refusal("通知.pdf", data, Limits(seconds=2))
    assert monotonic() - started < 30, "the child is ended, however slow the machine"


def test_mixed_encodings_name_the_line() -> None:
    data = (
        "第一行公开\n第二行公开\n".encode() + "第三行深化政务公开标准化规范化\n".encode("gb18030") + "结尾完".encode()
    )
    with pytest.raises(Unreadable) as caught:
        read("通知.txt", data)
    assert re.search("通知.txt 第[34]行", caught.value.where)
    assert "编码" in caught.value.what


def test_a_mark_that_the_text_does_not_keep() -> None:
    assert "UTF-8 编码，第" in refusal("通知.txt", b"\xef\xbb\xbf" + "政务公开".encode("gb18030"))


STARTS = st.sampled_from(
    [
        b"",
        b"PK\x03\x04",
        OLE[:8],
        b"<html>",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"{\\rtf",
        files.word("公")[:900],
        files.PIXEL[:20],
    ]
)


@settings(max_examples=120, deadline=None)
@given(STARTS, st.binary(max_size=400), st.sampled_from(["a.txt", "a.docx", "a.html", "a.xlsx", "a", "a.bin"]))
@example(b"PK\x05\x06", bytes(18), "a.docx")
@example(b"<html>", b"<table><tr><td colspan=x rowspan=-1>", "a.html")
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes, name: str) -> None:
    with suppress(Unreadable):
        document = read(name, start + rest)
        assert isinstance(document, SourceDocument)
        assert document.blocks


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["a.docx", "a.xlsx"]), st.integers(0, 5_000), st.binary(min_size=1, max_size=6))
def test_a_file_with_any_bytes_changed_is_read_or_refused(name: str, at: int, change: bytes) -> None:
    whole = files.word("公开", "预算") if name == "a.docx" else files.excel([["公开", 1], ["预算", 2]])
    at %= len(whole)
    with suppress(Unreadable):
        assert read(name, whole[:at] + change + whole[at + len(change) :]).blocks


@settings(max_examples=8, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_called_pdf_are_read_or_refused(rest: bytes) -> None:
    with pytest.raises(Unreadable):
        read("a.pdf", b"%PDF-1.4\n" + rest)
