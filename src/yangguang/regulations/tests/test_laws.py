"""Folders and archives of dated texts: title, issuer, history, versions; the real 2,512 among them."""

import io
import tarfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from yangguang.kernel.intake import Unreadable
from yangguang.regulations.importing.history import read_history
from yangguang.regulations.importing.laws import documents, grouped, parse
from yangguang.regulations.tests.laws import archive
from yangguang.regulations.validity import LAW, Kind, State, terms, validity

LAWS = terms()[LAW]
DECREE = """# 常德市停车条例

2015年3月1日 常德市第六届人民代表大会常务委员会第十五次会议通过

2015年3月31日 湖南省第十二届人民代表大会常务委员会第十五次会议批准\u3000

2015年4月10日 常德市人民代表大会常务委员会公告第3号公布

2015年5月1日 施行

2020年7月30日 常德市第七届人民代表大会常务委员会第二十八次会议《关于修改〈常德市停车条例〉等
〈两件地方性法规〉的决定》第一次修正）

<!-- INFO END -->

## 第一章 总则

第一条 为了规范停车，制定本条例。

第二条 本条例自2015年5月1日起施行。
"""


def test_a_markdown_text_with_its_history() -> None:
    found = parse("地方法规/常德市停车条例(2020-07-30).md", DECREE.encode())
    assert (found.title, found.issuer) == ("常德市停车条例", "常德市人民代表大会常务委员会")
    assert (found.issued_on, found.effective_on, found.version_on) == (
        date(2015, 4, 10),
        date(2015, 5, 1),
        date(2020, 7, 30),
    )
    assert [(one.kind, one.on) for one in found.events] == [
        (Kind.ISSUED, date(2015, 4, 10)),
        (Kind.EFFECTIVE, date(2015, 5, 1)),
        (Kind.AMENDED, date(2020, 7, 30)),
    ]
    assert found.events[2].by == "《关于修改〈常德市停车条例〉等〈两件地方性法规〉的决定》"
    assert found.text.startswith("第一章 总则\n第一条")
    assert found.problems == ()
    assert validity(found.events, LAWS, date(2021, 1, 1)).state is State.EFFECTIVE


@pytest.mark.parametrize(
    ("line", "kind", "number"),
    [
        ("1989年9月1日 国务院令第257号发布", Kind.ISSUED, "国务院令第257号"),
        ("1991年4月9日 第七届全国人民代表大会第四次会议通过", Kind.ISSUED, ""),
        ("2017年11月22日 中华人民共和国国务院令第692号", Kind.ISSUED, "中华人民共和国国务院令第692号"),
        ("2011年1月8日 《国务院关于废止和修改部分行政法规的决定》第一次修订　", Kind.AMENDED, ""),
        ("2012年1月1日 施行", Kind.EFFECTIVE, ""),
        ("一九九四年十二月六日 发布", Kind.ISSUED, ""),
        ("（2014年11月1日第十二届全国人民代表大会常务委员会第十一次会议通过）", Kind.ISSUED, ""),
    ],
)
def test_a_line_of_history(line: str, kind: Kind, number: str) -> None:
    history, problems = read_history([line])
    assert [(one.kind, one.number) for one in history] == [(kind, number)]
    assert problems == []


def test_what_history_does_not_tell_is_said() -> None:
    history, problems = read_history(["劳社部发[2008]3号", "2008年2月30日 发布", "2008年3月1日"])
    assert [one.on for one in history] == [date(2008, 3, 1)]
    assert len(problems) == 3


def test_versions_of_one_title_become_one_document() -> None:
    older = parse(
        "停车条例(2015-04-10).md",
        DECREE.partition("2020年7月30日")[0].encode() + "<!-- INFO END -->\n第一条 旧文。".encode(),
    )
    newer = parse("常德市停车条例(2020-07-30).md", DECREE.encode())
    again = parse("别处/常德市停车条例(2020-07-30).md", DECREE.encode())
    other = parse("别处/常德市停车条例（2020-07-30）.md", DECREE.replace("规范", "加强").encode())
    found = grouped([newer, older, again])
    assert len(found) == 1
    assert [one.version_on for one in found[0].versions] == [date(2015, 4, 10), date(2020, 7, 30)]
    assert found[0].latest in (newer, again)
    assert "文字相同，只留一份" in found[0].problems[0]
    assert [one.kind for one in found[0].events] == [Kind.ISSUED, Kind.EFFECTIVE, Kind.AMENDED]
    two = grouped([newer, other])[0]
    assert len(two.versions) == 2
    assert "是同一日（2020-07-30）的不同文本" in two.problems[0]


SPORT = """# 中华人民共和国体育示例法

1995年8月29日第八届全国人民代表大会常务委员会第十五次会议通过
{history}
<!-- INFO END -->

第一条 为了示例，制定本法。

第二条 本法自{day}起施行。
"""


@pytest.mark.parametrize(
    ("history", "said", "made", "holds"),
    [
        # A revised law names a day of its own; until then the text before it holds (立法法第六十一条).
        ("2022年6月24日 修订", "2023年1月1日", "2022-06-24", date(2023, 1, 1)),
        # An amended one keeps its last article; the text holds from the amendment.
        ("2016年11月7日 修正", "1995年10月1日", "2016-11-07", date(2016, 11, 7)),
        # The history itself tells the day.
        ("2014年4月29日 修订\n2014年5月1日 施行", "1995年10月1日", "2014-04-29", date(2014, 5, 1)),
        # A text as first made holds from the day it names.
        ("", "1995年10月1日", "1995-08-29", date(1995, 10, 1)),
    ],
)
def test_a_text_holds_from_the_day_it_names_and_not_from_the_day_it_was_made(
    history: str, said: str, made: str, holds: date
) -> None:
    found = parse(f"体育示例法({made}).md", SPORT.format(history=history, day=said).encode())
    assert found.version_on == date.fromisoformat(made)
    assert found.in_force_on == holds


def test_the_title_may_be_named_with_or_without_the_country() -> None:
    one = parse("水法(2016-07-02).md", "# 中华人民共和国水法\n<!-- INFO END -->\n第一条 甲。".encode())
    other = parse("水法(2002-08-29).md", "# 水法\n<!-- INFO END -->\n第一条 乙。".encode())
    assert len(grouped([one, other])) == 1
    assert one.problems == ("没有历史沿革，以文件名里的日期2016-07-02为公布日期",)


def test_word_and_html_files() -> None:
    word = Document()
    for line in (
        "常德市停车办法",
        "（2020年4月1日 常德市人民政府令第5号公布）",
        "第一条　为了规范停车。",
        "第二条　本办法自2020年5月1日起施行。",
    ):
        word.add_paragraph(line)
    data = io.BytesIO()
    word.save(data)
    html = (
        "<html><body><h1>常德市停车办法</h1><p>2020年4月1日 常德市人民政府令第5号公布</p><p>第一条　为了规范停车。</p>"
        "<p>第二条　本办法自2020年5月1日起施行。</p></body></html>"
    )
    for found in (parse("停车.docx", data.getvalue()), parse("停车.html", html.encode())):
        assert (found.title, found.issued_on, found.effective_on) == (
            "常德市停车办法",
            date(2020, 4, 1),
            date(2020, 5, 1),
        )
        assert found.number == "常德市人民政府令第5号"
        assert found.text.startswith("第一条")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("甲.md", b"\xff\xfe\x00"),
        ("甲.md", b""),
        ("甲.docx", b"PK\x03\x04 broken"),
        ("甲(2020-13-45).md", b"# \n"),
        ("甲.html", b"<"),
        ("甲(2020-01-01).md", "没有标题的一行".encode()),
    ],
)
def test_a_bad_file_is_said_and_harms_nothing(name: str, data: bytes) -> None:
    found = parse(name, data)
    assert found.problems
    assert found.title


def test_a_folder_and_an_archive_give_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "文件" / "子"
    folder.mkdir(parents=True)
    (folder / "常德市停车条例(2020-07-30).md").write_text(DECREE, encoding="utf-8")
    (folder / "说明.png").write_bytes(b"picture")
    packed = tmp_path / "文件.tar.xz"
    with tarfile.open(packed, "w:xz") as made:
        made.add(tmp_path / "文件", arcname=".")
    assert list(documents(tmp_path / "文件")) == list(documents(packed))
    assert len(list(documents(packed))) == 1


def test_a_path_that_is_neither_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        list(documents(tmp_path / "nowhere"))
    cut = tmp_path / "cut.tar.xz"
    cut.write_bytes(b"\xfd7zXZ\x00broken")
    with pytest.raises(Unreadable):
        list(documents(cut))


@pytest.mark.slow
def test_all_real_texts_are_read_and_every_title_is_one_document() -> None:
    found = list(documents(archive()))
    assert len(found) > 2500
    assert sum(bool(one.text) for one in found) >= len(found) - 4  # four have no text in the source
    assert sum(one.version_on is not None for one in found) >= len(found) - 1
    assert sum(one.issued_on is not None for one in found) > len(found) * 0.93
    assert sum(one.effective_on is not None for one in found) > len(found) * 0.94
    together = grouped(found)
    names: dict[str, set[str]] = {}
    for one in together:
        for version in one.versions:
            names.setdefault(Path(version.name).name.partition("(")[0].removesuffix(".md"), set()).add(one.key)
    assert all(len(keys) == 1 for keys in names.values())
    assert sum(len(one.versions) > 1 for one in together) == 88
    procedure = next(one for one in together if one.title == "中华人民共和国民事诉讼法")
    assert [one.version_on for one in procedure.versions] == [date(2021, 12, 24), date(2023, 9, 1)]
    assert [one.on.year for one in procedure.events if one.kind is Kind.AMENDED] == [2007, 2012, 2017, 2021, 2023]
    for one in together:
        assert validity(one.events, LAWS, date(2026, 1, 1)).reason
