"""Old office formats through LibreOffice: read like the new ones, bounded, nothing run and nothing fetched."""

import socket
import threading
from pathlib import Path

import pytest

from yangguang.kernel.html import from_document
from yangguang.kernel.intake import Unreadable, office, read
from yangguang.kernel.intake.document import Table
from yangguang.kernel.tests.intake_files import compound, excel, number_paragraph, numbered, part, repacked, word

needs_office = pytest.mark.skipif(not office.available(), reason="LibreOffice is not installed")


def build(document: object) -> None:
    list_id = numbered(document, [("chineseCounting", "%1、")])
    for words in ("总体要求", "工作任务"):
        number_paragraph(document.add_paragraph(words), list_id)  # type: ignore[attr-defined]
    table = document.add_table(2, 2)  # type: ignore[attr-defined]
    table.cell(0, 0).merge(table.cell(1, 0)).text = "合并"
    table.cell(0, 1).text = "甲"
    table.cell(1, 1).text = "乙"
    document.add_paragraph("完")  # type: ignore[attr-defined]  # Word ends no document with a table


@pytest.fixture(scope="module")
def old_word() -> bytes:
    """A .doc as Word 97 would write it."""
    return _old(word("平教发〔2020〕3号", "关于公开的通知", build=build), "a.docx", "doc", "doc:MS Word 97")


def _old(data: bytes, name: str, to: str, form: str) -> bytes:
    if not office.available():
        pytest.skip("LibreOffice is not installed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(office._FILTERS, to, form)
        return office.convert(name, data, to)


@needs_office
@pytest.mark.slow
class TestConversion:
    @pytest.mark.parametrize("name", ["通知.doc", "通知.WPS"])
    def test_old_word_is_read_with_its_numbers_and_spans(self, old_word: bytes, name: str) -> None:
        found = read(name, old_word)
        assert found.name == name
        assert [block.text for block in found.blocks if not isinstance(block, Table)] == [
            "平教发〔2020〕3号",
            "关于公开的通知",
            "一、总体要求",
            "二、工作任务",
            "完",
        ]
        (table,) = [block for block in found.blocks if isinstance(block, Table)]
        assert table.grid() == [["合并", "甲"], ["合并", "乙"]]

    def test_the_digest_is_that_of_the_file_sent(self, old_word: bytes) -> None:
        from hashlib import sha256

        assert read("通知.doc", old_word).sha256 == sha256(old_word).hexdigest()

    def test_its_body_is_html_like_any_other(self, old_word: bytes) -> None:
        html = from_document("通知.doc", old_word).html
        assert "<p>一、总体要求</p>" in html
        assert '<td rowspan="2">合并</td><td>甲</td>' in html

    def test_old_excel_is_read(self) -> None:
        try:
            old = _old(excel([["序号", "事项"], [1, "公开"]]), "a.xlsx", "xls", "xls:MS Excel 97")
        except Unreadable:
            pytest.skip("LibreOffice is installed without Calc")
        (table,) = read("台账.xls", old).blocks
        assert isinstance(table, Table)
        assert table.grid() == [["序号", "事项"], ["1", "公开"]]

    def test_the_name_must_agree(self, old_word: bytes) -> None:
        with pytest.raises(Unreadable, match="扩展名"):
            read("通知.pdf", old_word)

    def test_time_is_bounded_and_the_whole_group_goes(self) -> None:
        with pytest.raises(Unreadable, match="秒内没有转换完"):
            office.convert("通知.docx", word("公开"), "pdf", seconds=0.05)
        profiles = [entry.read_bytes() for entry in Path("/proc").glob("[0-9]*/cmdline") if _readable(entry)]
        assert not any(b"yangguang-office-" in line and b"0.05" in line for line in profiles)

    def test_nothing_is_fetched(self) -> None:
        """A picture and a template on another machine are not asked for."""
        asked: list[bytes] = []
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(0.2)
            address = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
            closing = threading.Event()

            def listen() -> None:
                while not closing.is_set():
                    try:
                        connection, _ = server.accept()
                    except TimeoutError:
                        continue
                    asked.append(connection.recv(1000))
                    connection.close()

            thread = threading.Thread(target=listen, daemon=True)
            thread.start()
            data = word("公开")
            kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
            link = f'<Relationship Id="rIdX" Type="{kind}" Target="{address}" TargetMode="External"/></Relationships>'
            links = part(data, "word/_rels/document.xml.rels").replace(b"</Relationships>", link.encode())
            picture = (
                b'<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape style="width:50pt;height:50pt">'
                b'<v:imagedata r:id="rIdX" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
                b"</v:shape></w:pict></w:r></w:p><w:sectPr"
            )
            body = part(data, "word/document.xml").replace(b"<w:sectPr", picture, 1)
            linked = repacked(data, {"word/_rels/document.xml.rels": links, "word/document.xml": body})
            assert office.convert("通知.docx", linked, "pdf").startswith(b"%PDF-")
            closing.set()
            thread.join(5)
        assert asked == []


def _readable(entry: Path) -> bool:
    try:
        entry.read_bytes()
    except OSError:
        return False
    return True


def test_without_libreoffice_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "_program", lambda: None)
    with pytest.raises(Unreadable, match=r"没有装 LibreOffice.*另存为 .docx"):
        read("通知.doc", compound(WordDocument=b"\x00" * 5000))
    assert not office.available()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("密.doc", compound(WordDocument=b"\x00" * 11 + b"\x01" + b"\x00" * 5000), "已加密"),
        ("宏.doc", compound(WordDocument=b"\x00" * 5000, Macros=b""), "带有宏"),
        ("演.ppt", compound(**{"PowerPoint Document": b"\x00" * 5000}), "不是旧版 Word"),
        ("信.doc", compound(__substg1=b"\x00" * 5000), "不是旧版 Word"),
        ("坏.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "另存为 .docx"),
    ],
)
def test_what_is_not_converted_is_refused_before(name: str, data: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read(name, data)


@needs_office
@pytest.mark.slow
def test_what_libreoffice_makes_nothing_of_is_refused() -> None:
    with pytest.raises(Unreadable, match=r"另存为 .docx"):
        read("坏.doc", compound(WordDocument=b"\x00" * 5000))
