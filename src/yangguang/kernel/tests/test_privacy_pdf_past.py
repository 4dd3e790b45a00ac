"""A PDF keeps its past: what was taken off a page is found in the version before, and in objects left lying about."""

import zlib

import pytest

from yangguang.kernel.privacy import find
from yangguang.kernel.privacy.places import contents
from yangguang.kernel.privacy.places.contents import UNREAD
from yangguang.kernel.privacy.places.pdf_past import versions

MOBILE, OTHER = "13807360012", "15573600078"


class Pdf:
    """A PDF written by hand, object by object, and changed as programs change one: behind its end."""

    def __init__(self, *lines: str) -> None:
        self.data = b"%PDF-1.4\n"
        self.previous = 0
        self.write(
            {
                1: b"<</Type/Catalog/Pages 2 0 R>>",
                2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
                4: page(*lines),
                5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
            }
        )

    def write(self, objects: dict[int, bytes], *, unnamed: bytes = b"") -> "Pdf":
        """One version: its objects, a table of them, and the end. `unnamed` stands in no table."""
        self.data += unnamed
        places = {}
        for number, body in objects.items():
            places[number] = len(self.data)
            self.data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        start = len(self.data)
        self.data += b"xref\n0 1\n0000000000 65535 f \n"
        for number, place in places.items():
            self.data += b"%d 1\n%010d 00000 n \n" % (number, place)
        before = b"/Prev %d" % self.previous if self.previous else b""
        self.data += b"trailer\n<</Size 9/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (before, start)
        self.previous = start
        return self


def page(*lines: str) -> bytes:
    drawn = b"BT /F1 12 Tf 72 700 Td 0 -20 TD " + b" ".join(f"({line}) Tj T*".encode() for line in lines) + b" ET"
    packed = zlib.compress(drawn)
    return b"<</Filter/FlateDecode/Length %d>>\nstream\n" % len(packed) + packed + b"\nendstream"


def found(data: bytes) -> dict[str, str]:
    """Where each number stands."""
    places = {}
    for passage in contents("公告.pdf", data).passages:
        for one in find(passage.text):
            places[passage.text[one.start : one.end]] = passage.where(one.start)
    return places


def test_what_was_taken_off_the_page_is_found_in_the_version_before() -> None:
    changed = Pdf(f"call {MOBILE}").write({4: page("call the office")})
    assert found(changed.data) == {MOBILE: "PDF 较早版本（第 1 版）第1页"}


def test_each_version_is_looked_at_and_said_by_its_number() -> None:
    changed = Pdf(f"call {MOBILE}").write({4: page(f"call {OTHER}")}).write({4: page("call the office")})
    assert found(changed.data) == {
        MOBILE: "PDF 较早版本（第 1 版）第1页",
        OTHER: "PDF 较早版本（第 2 版）第1页",
    }


def test_what_stands_on_the_page_still_is_said_once_of_the_page() -> None:
    changed = Pdf(f"call {MOBILE}").write({5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"})
    assert found(changed.data) == {MOBILE: "第1页"}
    assert found(Pdf("call the office").data) == {}


@pytest.mark.parametrize(
    "body", [page(f"call {MOBILE}"), f"<</Contents(call {MOBILE})>>".encode()], ids=["drawn", "a note"]
)
def test_an_object_that_no_table_names_is_found(body: bytes) -> None:
    lost = b"8 0 obj\n" + body + b"\nendobj\n"
    again = Pdf("the office")
    assert found(again.write({5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"}, unnamed=lost).data) == {
        MOBILE: "PDF 未引用的对象"
    }


def test_too_many_versions_are_looked_at_from_the_newest_and_the_rest_is_said() -> None:
    changed = Pdf("0")
    for number in range(1, 13):
        changed.write({4: page(f"call {MOBILE}" if number == 11 else str(number))})
    read = contents("公告.pdf", changed.data)
    assert found(changed.data)[MOBILE] == "PDF 较早版本（第 12 版）第1页"
    assert [note.what for note in read.notes if note.rule == UNREAD] == ["较早的版本太多，最早的 2 个没有检查"]


def test_a_version_is_the_file_as_it_was() -> None:
    first = Pdf("first").data
    assert versions(first) == []
    changed = Pdf("first").write({4: page("second")})
    assert versions(changed.data) == [first]
