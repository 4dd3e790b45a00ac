"""Tables of records: one bad row among many, the same table again, a stop in the middle, and what may not go public."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from openpyxl import Workbook, load_workbook

from yangguang.disclosures import actions
from yangguang.disclosures.bulk import working
from yangguang.disclosures.bulk.files import Files
from yangguang.disclosures.bulk.rows import read_row
from yangguang.disclosures.bulk.table import HEADERS, Row, read_table
from yangguang.disclosures.bulk.template import workbook
from yangguang.disclosures.models import Attachment, Disclosure, Edition, RecordImport, RecordImportRow
from yangguang.disclosures.states import EditionState, ImportState, RowResult
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.disclosures.views.desk_bulk import EXAMPLE
from yangguang.kernel.actions import Refused
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.public import ANYBODY

pytestmark = pytest.mark.django_db

BODY = "为进一步优化营商环境，制定以下措施，请各单位认真贯彻落实。"
# A number that satisfies the checksum of GB 11643 and belongs to nobody.
NUMBER = "11010519491231002X"


def csv_of(*rows: dict[str, str]) -> bytes:
    lines = [",".join(HEADERS)]
    lines += [",".join(f'"{row.get(name, "")}"' for name in HEADERS) for row in rows]
    return "\r\n".join(lines).encode("utf-8-sig")


def row(place: int = 1, **values: str) -> dict[str, str]:
    return {
        "标题": f"关于第{place}项措施的通知",
        "文号": f"常司发〔2020〕{place}号",
        "体裁": "通知公告",
        "生成日期": "2020年5月6日",
        "公开日期": "2020-05-08",
        "正文": BODY + f"本件为第{place}项。",
        **values,
    }


def brought(people: Staff, data: bytes, **options) -> RecordImport:
    batch = actions.begin_import(people.unit, actor=people.clerk, name="表.csv", data=data, run=False)
    return working.work(batch, read_table("表.csv", data), options.pop("files", Files()), **options)


def results(batch: RecordImport) -> list[str]:
    return list(batch.rows.values_list("result", flat=True))


def test_rows_become_drafts_for_review_whose_importer_reviews_none_of_them():
    people = staff()
    batch = brought(people, csv_of(row(1), row(2)))
    assert results(batch) == [RowResult.ADDED, RowResult.ADDED]
    assert batch.state == ImportState.DONE
    for edition in Edition.objects.all():
        assert edition.state == EditionState.DRAFT
        assert edition.writers.get() == people.clerk
    assert Edition.objects.first().body_html.startswith("<p>为进一步")
    assert not Edition.objects.visible_to(ANYBODY).exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"标题": ""}, "没有标题"),
        ({"生成日期": "去年"}, "哪一天"),
        ({"公开日期": "2999-01-01"}, "还没有到"),
        ({"体裁": "小说"}, "没有“小说”"),
        ({"栏目": "没有的栏目"}, "栏目"),
        ({"附件": "没有.pdf"}, "不在文件夹"),
        ({"附件": "../../etc/passwd"}, "不在文件夹"),
        ({"标题": "长" * 301}, "超过 300 字"),
    ],
)
def test_a_bad_row_is_told_and_stops_no_other(wrong, sentence):
    batch = brought(staff(), csv_of(row(1), row(2, **wrong), row(3)))
    assert results(batch) == [RowResult.ADDED, RowResult.FAILED, RowResult.ADDED]
    assert sentence in batch.rows.get(number=3).message
    assert Disclosure.objects.count() == 2


def test_the_same_table_again_adds_only_what_is_missing():
    people = staff()
    brought(people, csv_of(row(1), row(2, 体裁="小说")))
    again = brought(people, csv_of(row(1), row(2), row(3)))
    assert results(again) == [RowResult.ALREADY, RowResult.ADDED, RowResult.ADDED]
    assert Disclosure.objects.count() == 3


def test_an_unchanged_row_is_skipped_and_leaves_its_draft_alone():
    people = staff()
    brought(people, csv_of(row(1)))
    before = Edition.objects.values().get()
    again = brought(people, csv_of(row(1)))
    assert (results(again), again.rows.get().message) == ([RowResult.ALREADY], "")
    assert Edition.objects.values().get() == before


def test_a_corrected_row_is_a_new_attempt_at_the_draft_that_nobody_touched():
    people = staff()
    brought(people, csv_of(row(1)))
    files = Files(packed={"表.txt": "清单一份，共三项。".encode()})
    for place in range(2):
        corrected = row(1, 内容概述=f"更正后的概述{place}", 正文=f"{BODY}更正{place}。", 附件="表.txt")
        again = brought(people, csv_of(corrected), files=files)
        assert (results(again), again.rows.get().message) == ([RowResult.ADDED], working.CORRECTED)
        edition = Edition.objects.get()
        assert (edition.summary, edition.state) == (f"更正后的概述{place}", EditionState.DRAFT)
        assert f"更正{place}" in edition.body_text
        assert edition.attachments.get().name == "表.txt"
    assert results(brought(people, csv_of(corrected), files=files)) == [RowResult.ALREADY]
    former = brought(people, csv_of(row(1)))
    assert results(former) == [RowResult.ALREADY], "an old table is no correction"
    assert Edition.objects.get().summary == "更正后的概述1"


def test_a_corrected_row_changes_nothing_that_a_person_has_worked_on_and_says_so_each_time():
    people = staff()
    brought(people, csv_of(row(1)))
    edition = Edition.objects.get()
    actions.revise(edition, actor=people.clerk, revision=edition.revision, fields={"summary": "手写的概述"})
    for _ in range(2):
        again = brought(people, csv_of(row(1, 内容概述="表里的概述")))
        assert (results(again), again.rows.get().message) == ([RowResult.ALREADY], working.CHANGED)
        assert Edition.objects.get().summary == "手写的概述"


def test_a_row_held_back_for_want_of_a_day_is_published_once_it_has_one():
    people = staff()
    assert results(brought(people, csv_of(row(1, 公开日期="")), published=True)) == [RowResult.HELD_BACK]
    assert results(brought(people, csv_of(row(1)), published=True)) == [RowResult.ADDED]
    assert Edition.objects.get().state == EditionState.LIVE
    again = brought(people, csv_of(row(1, 内容概述="表里的概述")), published=True)
    assert (results(again), again.rows.get().message) == ([RowResult.ALREADY], working.CHANGED)


def test_two_rows_of_one_table_about_the_same_record_make_one_and_the_second_says_which():
    people = staff()
    first, second = row(1), row(1, 内容概述="又一次")
    batch = brought(people, csv_of(first, second))
    assert results(batch) == [RowResult.ADDED, RowResult.ALREADY]
    assert "第 2 行相同" in batch.rows.get(number=3).message
    assert results(brought(people, csv_of(first, second))) == [RowResult.ALREADY, RowResult.ALREADY]
    assert Edition.objects.get().summary == ""


def test_the_template_is_an_empty_table_with_a_sheet_of_how_to_fill_it_in(client):
    people = staff()
    client.force_login(people.clerk)
    answer = client.get("/desk/disclosures/import/template.xlsx")
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert read_table("模板.xlsx", answer.content) == []
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["信息", "填写说明", "可填的词"]
    told = {line[0].value: line[1].value for line in book["填写说明"].iter_rows(min_row=2)}
    assert set(HEADERS) <= set(told)
    assert all(told[name] for name in HEADERS)
    words = {column[0].value: {cell.value for cell in column[1:]} for column in book["可填的词"].iter_cols()}
    assert {"通知公告", "主动公开"} <= words["体裁"] | words["公开方式"]
    assert "/desk/disclosures/import/template.xlsx" in client.get("/desk/disclosures/import/").content.decode()


def test_what_is_written_into_the_template_comes_in():
    people = staff()
    book = load_workbook(io.BytesIO(workbook([], EXAMPLE)))
    book["信息"].append([row(1).get(name) for name in HEADERS])
    book["信息"].append([row(2).get(name) for name in HEADERS[:5]])
    out = io.BytesIO()
    book.save(out)
    batch = actions.begin_import(people.unit, actor=people.clerk, name="表.xlsx", data=out.getvalue(), run=False)
    working.run_import.call(batch.pk)
    assert results(batch) == [RowResult.ADDED, RowResult.ADDED], [row.message for row in batch.rows.all()]


def test_the_lists_of_the_template_offer_exactly_the_words_that_are_taken():
    book = load_workbook(io.BytesIO(workbook([], EXAMPLE)))
    rules = book["信息"].data_validations.dataValidation
    assert len(rules) == 3
    for rule in rules:
        name = book["信息"][f"{str(rule.sqref)[0]}1"].value
        sheet, cells = rule.formula1.split("!")
        offered = [cell.value for (cell,) in book[sheet.strip("'")][cells.replace("$", "")]]
        assert all(offered)
        for word in offered:
            read_row(Row(2, {"标题": "某通知", name: word}), unit_code="x", columns={})


def test_a_stopped_import_goes_on_where_it_stopped(monkeypatch):
    people = staff()
    data = csv_of(*(row(place) for place in range(1, 6)))
    batch = actions.begin_import(people.unit, actor=people.clerk, name="表.csv", data=data, run=False)
    real, calls = working.draft, []

    def dies(*arguments, **parameters):
        calls.append(1)
        if len(calls) == 3:
            real(*arguments, **parameters)
            raise KeyboardInterrupt
        return real(*arguments, **parameters)

    monkeypatch.setattr(working, "draft", dies)
    with pytest.raises(KeyboardInterrupt):
        working.run_import.call(batch.pk)
    assert (batch.rows.count(), Disclosure.objects.count()) == (2, 2)
    working.run_import.call(batch.pk)
    working.run_import.call(batch.pk)
    batch.refresh_from_db()
    assert batch.state == ImportState.DONE
    assert (batch.rows.count(), Disclosure.objects.count()) == (5, 5)


def test_an_import_that_breaks_off_says_so_and_the_same_table_adds_the_rest(monkeypatch):
    people = staff()
    data = csv_of(row(1), row(2))
    batch = actions.begin_import(people.unit, actor=people.clerk, name="表.csv", data=data, run=False)
    real = working.draft

    def breaks(*arguments, **parameters):
        if parameters["fields"]["title"].startswith("关于第2项"):
            raise RuntimeError("a fault of the program")
        return real(*arguments, **parameters)

    monkeypatch.setattr(working, "draft", breaks)
    with pytest.raises(RuntimeError):
        working.run_import.call(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count()) == (ImportState.FAILED, 1)
    assert "重新上传" in batch.message
    monkeypatch.undo()
    assert results(brought(people, data)) == [RowResult.ALREADY, RowResult.ADDED]


def test_a_command_that_was_stopped_is_simply_given_again(tmp_path: Path, monkeypatch, capsys):
    people = staff()
    table = tmp_path / "表.csv"
    table.write_bytes(csv_of(row(1), row(2), row(3)))
    real, calls = working.carry_over, []

    def dies(*arguments, **parameters):
        calls.append(1)
        result = real(*arguments, **parameters)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return result

    monkeypatch.setattr(working, "carry_over", dies)
    with pytest.raises(KeyboardInterrupt):
        call_command("import_disclosures", str(table), "--unit", people.unit.code, "--published")
    assert Edition.objects.live().count() == Disclosure.objects.count() == 1
    monkeypatch.undo()
    call_command("import_disclosures", str(table), "--unit", people.unit.code, "--published", "--json")
    report = json.loads(capsys.readouterr().out)
    assert (report["added"], report["already"]) == (2, 1)
    assert list(RecordImport.objects.order_by("pk").values_list("state", flat=True)) == [
        ImportState.FAILED,
        ImportState.DONE,
    ]


def test_what_was_public_before_is_carried_over_under_its_day_and_number():
    people = staff()
    batch = brought(people, csv_of(row(1, 索引号="4307S00009/2020-00001"), row(2, 公开日期="")), published=True)
    assert results(batch) == [RowResult.ADDED, RowResult.HELD_BACK]
    live = Edition.objects.visible_to(ANYBODY).get()
    assert live.disclosure.index_number == "4307S00009/2020-00001"
    assert live.disclosure.carried_over
    assert live.listed_at.astimezone().date().isoformat() == "2020-05-08"


def test_a_row_with_personal_data_stays_a_draft_and_is_listed():
    batch = brought(staff(), csv_of(row(1), row(2, 正文=f"李四，身份证号{NUMBER}，请监督。{BODY}")), published=True)
    assert results(batch) == [RowResult.ADDED, RowResult.HELD_BACK]
    assert NUMBER not in batch.rows.last().message
    assert Edition.objects.visible_to(ANYBODY).count() == 1


def test_a_given_number_is_never_given_again():
    """An index number of the former site may be one of the series that is counted on here."""
    people = staff()
    brought(people, csv_of(row(1)), published=True)
    first = Disclosure.objects.get().index_number
    taken = f"{first[:-1]}{int(first[-1]) + 1}"
    brought(people, csv_of(row(2, 索引号=taken)), published=True)
    brought(people, csv_of(row(3)), published=True)
    numbers = list(Disclosure.objects.order_by("pk").values_list("index_number", flat=True))
    assert len(set(numbers)) == 3


def test_a_workbook_and_its_zip_say_the_same_as_a_csv():
    import zipfile

    book = Workbook()
    book.active.append(["2020年信息清单"])
    book.active.append(HEADERS)
    book.active.append([row(1, 附件="附件/表.txt").get(name) for name in HEADERS])
    out, packed = io.BytesIO(), io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("附件/表.txt", "清单一份，共三项。".encode())
    people = staff()
    batch = actions.begin_import(
        people.unit, actor=people.clerk, name="表.xlsx", data=out.getvalue(), files=packed.getvalue(), run=False
    )
    working.run_import.call(batch.pk)
    assert results(batch) == [RowResult.ADDED], batch.rows.first().message
    assert Attachment.objects.get().name == "表.txt"


def test_what_is_no_table_fails_with_a_sentence():
    people = staff()
    batch = actions.begin_import(people.unit, actor=people.clerk, name="表.csv", data="甲,乙\n1,2".encode(), run=False)
    working.run_import.call(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, "标题" in batch.message) == (ImportState.FAILED, True)
    with pytest.raises(Unreadable):
        read_table("表.csv", b"\x00\x01\x02")


def test_a_reviewer_brings_nothing_in():
    people = staff()
    with pytest.raises(Refused, match="批量导入"):
        actions.begin_import(people.unit, actor=people.first, name="表.csv", data=b"", run=False)


def test_markup_in_a_cell_is_cleaned():
    brought(
        staff(), csv_of(row(1, 标题="<script>alert(1)</script>通知", 正文="<p onclick=x>好。</p><script>1</script>"))
    )
    edition = Edition.objects.get()
    assert edition.body_html == "<p>好。</p>"
    assert edition.title == "<script>alert(1)</script>通知"


def test_the_command_reports_counts_and_problems_and_can_be_repeated(tmp_path: Path, capsys):
    people = staff()
    (tmp_path / "附件").mkdir()
    (tmp_path / "附件" / "说明.txt").write_text("说明一份，共三项内容。", encoding="utf-8")
    (tmp_path / "信息.csv").write_bytes(csv_of(row(1, 附件="附件/说明.txt"), row(2)))
    for added in (2, 0):
        call_command("import_disclosures", str(tmp_path), unit=people.unit.code, published=True, json=True)
        report = json.loads(capsys.readouterr().out)
        assert (report["total"], report["added"], report["already"], report["problems"]) == (2, added, 2 - added, [])
    assert Attachment.objects.visible_to(ANYBODY).count() == 1
    (tmp_path / "信息.csv").write_bytes(csv_of(row(3, 体裁="小说")))
    with pytest.raises(SystemExit) as ended:
        call_command("import_disclosures", str(tmp_path), unit=people.unit.code)
    assert ended.value.code == 1
    assert RecordImportRow.objects.last().result == RowResult.FAILED


def test_a_table_is_uploaded_and_its_bad_rows_come_back_as_a_table(client):
    people = staff()
    client.force_login(people.clerk)
    upload = io.BytesIO(csv_of(row(1), row(2, 体裁="=小说")))
    upload.name = "信息.csv"
    answer = client.post("/desk/disclosures/import/", {"unit": people.unit.pk, "table": upload})
    batch = RecordImport.objects.get()
    assert answer.headers["Location"] == f"/desk/disclosures/import/{batch.pk}/"
    working.settle(batch, ImportState.RUNNING)
    assert 'http-equiv="refresh"' in client.get(answer.headers["Location"]).content.decode()
    working.run_import.call(batch.pk)
    page = client.get(answer.headers["Location"]).content.decode()
    assert "没有“=小说”这一类" in page
    assert 'http-equiv="refresh"' not in page
    bad = client.get(f"{answer.headers['Location']}failed.csv").content.decode("utf-8-sig")
    assert "第2项" in bad
    assert "第1项" not in bad
    assert "'=小说" in bad


def test_a_table_that_cannot_be_read_is_refused_at_once(client):
    people = staff()
    client.force_login(people.clerk)
    upload = io.BytesIO("甲,乙\n1,2\n".encode())
    upload.name = "表.csv"
    answer = client.post("/desk/disclosures/import/", {"unit": people.unit.pk, "table": upload})
    assert answer.status_code == 422
    assert "标题" in answer.content.decode()
    assert not RecordImport.objects.exists()
