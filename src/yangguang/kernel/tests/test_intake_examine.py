"""Files that are to be attached: known by their bytes, named as what they are, nothing in them that runs."""

import struct
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yangguang.kernel.intake import Limits, Unreadable, examine, safe_name
from yangguang.kernel.tests.intake_files import PIXEL, compound, excel, pdf_lines, repacked, slides, word

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 40 + b"\xff\xd9"
WEBP = b"RIFF" + (18).to_bytes(4, "little") + b"WEBPVP8L" + b"\x00" * 10
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41" + b"\x00" * 40


def zipped(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name.replace("__", "."), content)
    return out.getvalue()


def ofd() -> bytes:
    return zipped(OFD__xml=b'<?xml version="1.0"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"/>')


def workbook(*records: tuple[int, bytes]) -> bytes:
    """A workbook stream of these records, long enough not to lie among the small streams."""
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records) + b"\x00" * 5000


FILES: dict[str, tuple[bytes, str]] = {
    "通知.pdf": (pdf_lines(["公开"]), "application/pdf"),
    "通知.docx": (word("公开"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "台账.xlsx": (excel([["公开"]]), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "图解.pptx": (slides(), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "通知.doc": (compound(WordDocument=b"\x00" * 5000), "application/msword"),
    "通知.WPS": (compound(WordDocument=b"\x00" * 5000), "application/msword"),
    "台账.xls": (compound(Workbook=workbook((0x809, b"\x00" * 16), (0x0A, b""))), "application/vnd.ms-excel"),
    "台账.et": (compound(Workbook=workbook((0x0A, b""))), "application/vnd.ms-excel"),
    "图解.ppt": (compound(**{"PowerPoint Document": b"\x00" * 5000}), "application/vnd.ms-powerpoint"),
    "版式.ofd": (ofd(), "application/ofd"),
    "说明.txt": ("公开为常态".encode(), "text/plain"),
    "说明（国标）.txt": ("公开为常态，不公开为例外。".encode("gb18030"), "text/plain"),
    "名单.csv": ("序号,事项\n1,公开".encode(), "text/csv"),
    "附件.zip": (zipped(通知__docx=word("公开"), 图__png=PIXEL, 版__ofd=ofd()), "application/zip"),
    "图.png": (PIXEL, "image/png"),
    "图.JPG": (JPEG, "image/jpeg"),
    "图.jpeg": (JPEG, "image/jpeg"),
    "图.gif": (b"GIF89a\x01\x00\x01\x00\x00\x00\x00\x3b", "image/gif"),
    "图.webp": (WEBP, "image/webp"),
    "访谈.mp3": (b"ID3\x04\x00\x00" + b"\x00" * 40, "audio/mpeg"),
    "解读.mp4": (MP4, "video/mp4"),
}


@pytest.mark.parametrize("name", FILES)
def test_what_may_be_attached(name: str) -> None:
    data, media_type = FILES[name]
    found = examine(name, data)
    assert (found.media_type, found.size, len(found.sha256)) == (media_type, len(data), 64)
    stem, _, suffix = name.rpartition(".")
    assert found.name == f"{stem}.{suffix.lower()}"


MACRO = repacked(word("x"), {"word/vbaProject.bin": b"macro"})
REFUSED: dict[str, tuple[bytes, str]] = {
    "空.pdf": (b"", "文件是空的"),
    "大.txt": (b"0" * (50 * 1024 * 1024 + 1), "超过 50 MB"),
    "页.html": (b"<!doctype html><html><p>x</p></html>", "内容是网页"),
    "页.txt": (b"\xef\xbb\xbf <html><script>alert(1)</script>", "内容却是网页"),
    "页.pdf": (b"<html><script>alert(1)</script></html>", "内容却是网页"),
    "双面.pdf": (b"<html>" + pdf_lines(["x"]), "网页|二进制"),
    "图.svg": (b"<?xml version='1.0'?><svg onload='alert(1)'/>", "SVG 图形"),
    "图.png": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG 图形"),
    "程序.exe": (b"MZ" + b"\x00" * 100, "程序文件"),
    "程序.pdf": (b"MZ" + b"\x00" * 100, "程序文件"),
    "脚本.txt": (b"#!/bin/sh\nrm -rf /", "程序文件"),
    "快捷方式.lnk": (b"L\x00\x00\x00\x01\x14\x02\x00" + b"\x00" * 60, "快捷方式"),
    "包.rar": (b"Rar!\x1a\x07\x00" + b"\x00" * 50, "压缩包"),
    "包.7z": (b"7z\xbc\xaf\x27\x1c" + b"\x00" * 50, "压缩包"),
    "老.rtf": (b"{\\rtf1 x}", "RTF"),
    "改名.jpg": (PIXEL, "内容却是 .png 文件"),
    "改名.exe": (pdf_lines(["x"]), "内容却是 .pdf 文件"),
    "无扩展名": (PIXEL, "无扩展名"),
    "半张.png": (PIXEL[:40], "没有传完整"),
    "半份.pdf": (b"%PDF-1.4\n1 0 obj", "没有传完整"),
    "巨图.png": (PIXEL[:16] + struct.pack(">II", 60_000, 60_000) + PIXEL[24:], "尺寸大得不正常"),
    "坏.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "已损坏"),
    "密.doc": (compound(WordDocument=b"\x00" * 11 + b"\x01" + b"\x00" * 5000), "已加密"),
    "密.xls": (compound(Workbook=workbook((0x2F, b"\x00" * 6), (0x0A, b""))), "已加密"),
    "密.docx": (compound(EncryptedPackage=b"\x00" * 5000), "已加密"),
    "宏.doc": (compound(WordDocument=b"\x00" * 5000, Macros=b""), "带有宏"),
    "宏.xls": (compound(Workbook=workbook((0x0A, b"")), _VBA_PROJECT_CUR=b""), "带有宏"),
    "四.xls": (compound(Workbook=workbook((0x85, b"\x00" * 5 + b"\x01\x00\x01x"), (0x0A, b""))), "带有宏"),
    "邮件.msg": (compound(__substg1=b"\x00" * 5000), "认不出"),
    "宏.docx": (MACRO, "宏"),
    "宏.zip": (zipped(通知__docx=MACRO), "压缩包里的“通知.docx”.*宏"),
    "程.zip": (zipped(程序__exe=b"MZ" + b"\x00" * 99), "压缩包里的“程序.exe”.*程序文件"),
    "页.zip": (zipped(页__html=b"<html></html>"), "压缩包里的“页.html”"),
    "套.zip": (zipped(里__zip=zipped(甲__txt=b"x")), "压缩包里的“里.zip”也是压缩包"),
    "炸弹.zip": (zipped(大__txt=b"0" * (40 * 1024 * 1024)), "解压后大得不正常"),
    "多.zip": (zipped(**{f"{n}__txt": b"x" for n in range(501)}), "超过 500 个"),
    "外.zip": (zipped(**{"../外__txt": b"x"}), "越出了"),
    "断.zip": (zipped(甲__txt=b"x" * 100)[:60], "没有传完整"),
    "乱.txt": (bytes(range(256)) * 4, "不是文字文件"),
    "演.ods": (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "压缩包里的“mimetype”"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_may_not_is_refused_with_a_sentence(name: str) -> None:
    data, told = REFUSED[name]
    with pytest.raises(Unreadable, match=told) as refused:
        examine(name, data)
    assert refused.value.where == name
    assert not refused.value.what.endswith("。")


def test_a_purpose_may_take_fewer_types() -> None:
    with pytest.raises(Unreadable, match=r"不能作佐证：内容是 .gif 文件。佐证可用 PDF"):
        examine("图.gif", FILES["图.gif"][0], accepted={"application/pdf"}, purpose="佐证", advice="可用 PDF")


def test_names_in_a_zip_of_an_old_chinese_program_are_read() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(zipfile.ZipInfo("程序.exe".encode("gb18030").decode("cp437")), b"MZ" + b"\x00" * 99)
    data = bytearray(out.getvalue())
    with pytest.raises(Unreadable, match="程序文件"):
        examine("包.zip", bytes(data))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_damaged_files_are_kept_or_refused_and_nothing_else(name: str, choose: st.DataObject) -> None:
    data = bytearray(FILES[name][0])
    for _ in range(choose.draw(st.integers(0, 4))):
        data[choose.draw(st.integers(0, len(data) - 1))] = choose.draw(st.integers(0, 255))
    cut = choose.draw(st.integers(1, len(data)))
    with suppress(Unreadable):
        assert examine(name, bytes(data[:cut]), limits=Limits(seconds=60)).size == cut


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\Users\\x\\通知.DOCX", "通知.docx"),
        ("../../etc/passwd", "passwd"),
        ("通知\u202excod.exe", "通知xcod.exe"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("  多  个   空格 .pdf ", "多 个 空格.pdf"),
        ('<>:"|?*.pdf', "附件.pdf"),
        ("....pdf", "附件.pdf"),
        ("", "附件"),
        ("con.txt", "_con.txt"),
        ("长" * 300 + ".xlsx", "长" * 115 + ".xlsx"),
        (".htaccess", "附件.htaccess"),
        ("附件1：目录.pdf", "附件1：目录.pdf"),
    ],
)
def test_names_are_made_harmless(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


@given(st.text(max_size=300))
def test_any_name_comes_out_fit_for_a_file_system(sent: str) -> None:
    kept = safe_name(sent)
    assert 0 < len(kept) <= 121
    assert not set(kept) & set('/\\<>:"|?*\x00\r\n\u202e')
    assert not kept.startswith(".")
