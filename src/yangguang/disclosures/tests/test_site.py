"""A former site, as wget or HTTrack leaves it, becomes records: their day, files, links and addresses come along."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from yangguang.disclosures import actions
from yangguang.disclosures.bulk import carrying
from yangguang.disclosures.bulk.carrying import WAITS, carry_site, kind_of
from yangguang.disclosures.bulk.saved import SavedSite
from yangguang.disclosures.models import Attachment, Disclosure, Edition, LegacyAddress, RecordImport
from yangguang.disclosures.states import EditionState, ImportState, RowResult
from yangguang.disclosures.tests.people import Staff, staff
from yangguang.kernel import present
from yangguang.kernel.public import ANYBODY

pytestmark = pytest.mark.django_db

HOST = "www.justice.example.gov.cn"
# A number that satisfies the checksum of GB 11643 and belongs to nobody.
NUMBER = "11010519491231002X"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)
PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


def page(
    title: str, *, day: str = "2020-05-08 10:20", body: str = "", more: str = "", encoding: str = "utf-8"
) -> bytes:
    text = body or "<p>为进一步优化营商环境，现将有关事项通知如下。</p><p>请各单位认真贯彻落实，按期办结。</p>"
    return f"""<!DOCTYPE html><html><head><meta charset="{encoding}"><title>{title}_市司法局</title>
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{day}">
<meta name="ContentSource" content="市司法局"></head><body>
<div class="header"><a href="/">首页</a><a href="/help.pdf">使用帮助</a></div>
<div class="content"><h1>{title}</h1>{text}</div>{more}
<div class="footer">版权所有</div></body></html>""".encode(encoding)


LIST = f"""<html><head><title>通知公告</title></head><body><ul>{
    "".join(f'<li><a href="t{n}.html">关于第{n}项工作的通知</a></li>' for n in range(9))
}</ul></body></html>""".encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small site: three records that link to each other, a list, a page with personal data, a page without a day."""
    root = tmp_path / "saved" / HOST
    (root / "tz" / "files").mkdir(parents=True)
    linked = (
        "<p>现公布办法全文。请参见<a href='t2.html'>前一通知</a>和<a href='http://www.gov.cn/a.html'>国务院文件</a>。</p>"
        "<p><img src='files/p.png' alt='示意图'></p><p>自公布之日起施行。</p>"
    )
    (root / "index.html").write_bytes(LIST)
    (root / "tz" / "index.html").write_bytes(LIST)
    (root / "tz" / "t1.html").write_bytes(
        page("市司法局工作办法", body=linked, more="<div class='down'><a href='files/附件1.pdf'>附件1</a></div>")
    )
    back = "<p>有关办法已经公布，见<a href='/tz/t1.html'>市司法局工作办法</a>。</p><p>请遵照执行。</p>"
    (root / "tz" / "t2.html").write_bytes(page("关于公布办法的通知", body=back, encoding="gb18030"))
    (root / "content.jsp?id=3.html").write_bytes(page("关于开展普法宣传的公告"))
    (root / "tz" / "t4.html").write_bytes(
        page("关于表扬先进的通报", body=f"<p>李四，身份证号{NUMBER}，工作突出。</p><p>特此通报。</p>")
    )
    (root / "tz" / "t5.html").write_bytes(page("关于值班的通知", day="不详"))
    (root / "tz" / "files" / "附件1.pdf").write_bytes(PDF)
    (root / "tz" / "files" / "p.png").write_bytes(PIXEL)
    (root / "help.pdf").write_bytes(PDF)
    return root.parent


def carried(people: Staff, folder: Path) -> RecordImport:
    batch = actions.begin_import(people.unit, actor=carrying.ACTOR, name="saved", data=b"x", run=False)
    carry_site(batch, SavedSite.of(folder), lambda _: people.unit)
    return batch


def live(title: str) -> Edition:
    return Edition.objects.live().get(title=title)


def test_pages_become_records_under_their_own_day_and_lists_are_left_aside(folder, capsys):
    people = staff()
    call_command("import_site", str(folder), "--unit", people.unit.code, "--json")
    report = json.loads(capsys.readouterr().out)
    assert (report["pages"], report["added"], report["held_back"], report["failed"]) == (7, 3, 2, 0)
    assert {one["page"] for one in report["skipped"]} == {f"{HOST}/index.html", f"{HOST}/tz/index.html"}
    one = live("市司法局工作办法")
    assert timezone.localtime(one.listed_at).strftime("%Y-%m-%d %H:%M") == "2020-05-08 10:20"
    assert one.disclosure.carried_over
    assert one.formed_on == date(2020, 5, 8)
    assert (one.issuer, one.kind) == ("市司法局", "policy")


def test_links_between_pages_lead_to_the_new_addresses_whichever_came_first(folder):
    carried(staff(), folder)
    first, second = live("市司法局工作办法"), live("关于公布办法的通知")
    assert f'href="/disclosures/{second.disclosure_id}/"' in first.body_html
    assert f'href="/disclosures/{first.disclosure_id}/"' in second.body_html
    assert 'href="http://www.gov.cn/a.html"' in first.body_html


def test_files_and_pictures_come_along_but_not_those_of_the_menu(folder, client):
    carried(staff(), folder)
    one = live("市司法局工作办法")
    assert {file.name for file in one.attachments.all()} == {"附件1.pdf", "p.png"}
    picture = one.attachments.get(name="p.png")
    assert f'src="/disclosures/{one.disclosure_id}/files/{picture.pk}/p.png"' in one.body_html
    assert Attachment.objects.visible_to(ANYBODY).count() == 2


@pytest.mark.parametrize(
    ("old", "title"),
    [
        ("/tz/t1.html", "市司法局工作办法"),
        ("/tz/t1.html?from=timeline", "市司法局工作办法"),
        ("/tz/files/%E9%99%84%E4%BB%B61.pdf", "市司法局工作办法"),
        ("/content.jsp?id=3", "关于开展普法宣传的公告"),
    ],
)
def test_an_old_address_leads_to_the_record_for_good(folder, client, old, title):
    carried(staff(), folder)
    answer = client.get(old)
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/disclosures/{live(title).disclosure_id}/")


@pytest.mark.parametrize("old", ["/content.jsp?id=4", "/tz/t9.html", "/tz/t1.html%FF", "/" + "x" * 600, "/tz/t4.html"])
def test_other_addresses_are_not_found_and_a_draft_is_not_betrayed(folder, client, old):
    carried(staff(), folder)
    assert client.get(old).status_code == 404


def test_personal_data_and_a_missing_day_stay_drafts_and_are_told(folder):
    batch = carried(staff(), folder)
    told = dict(batch.rows.filter(result=RowResult.HELD_BACK).values_list("title", "message"))
    assert "公开日期" in told["关于值班的通知"]
    assert NUMBER not in told["关于表扬先进的通报"]
    assert not Edition.objects.visible_to(ANYBODY).filter(title__in=told).exists()


def test_a_second_run_changes_nothing_and_a_new_page_is_added(folder):
    people = staff()
    carried(people, folder)
    before = list(Edition.objects.order_by("pk").values_list("pk", "digest", "state"))
    again = carried(people, folder)
    assert set(again.rows.values_list("result", flat=True)) == {RowResult.ALREADY}
    assert list(Edition.objects.order_by("pk").values_list("pk", "digest", "state")) == before
    (folder / HOST / "tz" / "t6.html").write_bytes(page("关于新增事项的通知"))
    third = carried(people, folder)
    assert third.rows.filter(result=RowResult.ADDED).count() == 1


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize(
    ("step", "call"), [("draft", 1), ("draft", 3), ("carry_over", 1), ("carry_over", 3), ("revise", 1)]
)
def test_a_stopped_import_is_begun_again_and_adds_only_what_is_missing(folder, monkeypatch, step, call):
    people = staff()
    real, calls = getattr(carrying, step), []

    def dies(*arguments, **parameters):
        calls.append(1)
        result = real(*arguments, **parameters)
        if len(calls) == call:
            raise Killed
        return result

    monkeypatch.setattr(carrying, step, dies)
    with pytest.raises(Killed):
        carried(people, folder)
    monkeypatch.undo()
    carried(people, folder)
    assert Disclosure.objects.count() == 5
    assert Edition.objects.live().count() == 3
    assert RecordImport.objects.latest("pk").rows.filter(message=WAITS).count() == 0
    assert list(RecordImport.objects.order_by("pk").values_list("state", flat=True)) == [
        ImportState.FAILED,
        ImportState.DONE,
    ]
    assert LegacyAddress.objects.filter(path="/tz/t1.html").count() == 1
    assert f"/disclosures/{live('关于公布办法的通知').disclosure_id}/" in live("市司法局工作办法").body_html


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("1.任务分工表.pdf", "1.任务分工表.pdf"),
        ("任务分工表", "任务分工表.pdf"),
        ("点击下载", "W2020.pdf"),
        ("", "W2020.pdf"),
    ],
)
def test_a_file_is_called_as_its_link_says(tmp_path, words, name):
    (tmp_path / "W2020.pdf").write_bytes(PDF)
    (tmp_path / "a.html").write_bytes(
        page("关于印发分工表的通知", more=f"<p>附件：<a href='W2020.pdf'>{words}</a></p>")
    )
    carried(staff(), tmp_path)
    assert Attachment.objects.get().name == name


def test_the_metadata_table_of_a_page_is_read(tmp_path):
    """Hunan's rules on the published record: index number, number, dates stand in a table above the text."""
    table = (
        "<table><tr><td>索 引 号：</td><td>4307000001/2020-01234</td><td>文号：</td><td>常政办发〔2020〕12号</td></tr>"
        "<tr><td>公开日期：</td><td>2020年5月12日</td><td>公开方式：</td><td>主动公开</td></tr></table>"
    )
    text = "<p>经市人民政府同意，现印发给你们，请认真组织实施。</p><p>此件主动公开，请按期落实。</p>"
    html = page("关于印发实施方案的通知", body=table + text).replace(
        b'<meta name="PubDate" content="2020-05-08 10:20">', b""
    )
    (tmp_path / "a.html").write_bytes(html)
    carried(staff(), tmp_path)
    one = live("关于印发实施方案的通知")
    assert one.disclosure.index_number == "4307000001/2020-01234"
    assert one.document_number == "常政办发〔2020〕12号"
    assert present.day_of(one.listed_at) == date(2020, 5, 12)


def test_a_draft_that_somebody_took_up_is_left_to_them(folder, monkeypatch):
    people = staff()
    monkeypatch.setattr(carrying, "make_public", lambda pk, found: (_ for _ in ()).throw(Killed))
    with pytest.raises(Killed):
        carried(people, folder)
    monkeypatch.undo()
    edition = Edition.objects.get(title="市司法局工作办法")
    actions.revise(edition, actor=people.clerk, revision=edition.revision, fields={"summary": "概述"})
    carried(people, folder)
    edition.refresh_from_db()
    assert edition.state == EditionState.DRAFT


def test_a_mirror_of_httrack_tells_the_address_itself(tmp_path):
    people = staff()
    mark = f"<!-- Mirrored from {HOST}/view.do?id=7 by HTTrack Website Copier/3.x -->".encode()
    (tmp_path / "viewab12.html").write_bytes(page("关于七号事项的通知").replace(b"<html>", b"<html>" + mark))
    carried(people, tmp_path)
    assert LegacyAddress.objects.filter(path="/view.do?id=7").exists()


def test_what_lies_outside_the_folder_is_not_taken(folder, tmp_path):
    (tmp_path / "secret.html").write_bytes(page("不在文件夹里的文件"))
    (folder / HOST / "tz" / "out.html").symlink_to(tmp_path / "secret.html")
    carried(staff(), folder)
    assert not Edition.objects.filter(title="不在文件夹里的文件").exists()


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于《办法》的政策解读", "interpretation"),
        ("2020年度部门预算", "budget"),
        ("关于放假的通知", "notice"),
        ("常德市停车管理办法（试行）", "policy"),
        ("我市召开工作会", "other"),
    ],
)
def test_the_kind_is_read_off_the_title(title, kind):
    assert kind_of(title) == kind
