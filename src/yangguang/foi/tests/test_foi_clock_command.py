"""`manage.py foi_clock FILE --json`: the contract, and a sentence for every file that cannot be read."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def run(folder: Path, content: object, *options: str) -> str:
    file = folder / "request.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    out = StringIO()
    call_command("foi_clock", str(file), *options, stdout=out)
    return out.getvalue()


HISTORY = {
    "received": "2020-04-24",
    "events": [
        {"type": "correction_asked", "date": "2020-04-26", "until": "2020-05-15"},
        {"type": "correction_answered", "date": "2020-05-09"},
        {"type": "third_party_asked", "date": "2020-05-11", "party": "甲公司", "delivered": "2020-05-12"},
    ],
    "today": "2020-05-13",
}


def test_it_answers_due_state_remaining_and_ledger(tmp_path: Path) -> None:
    answer = json.loads(run(tmp_path, HISTORY, "--json"))
    assert {name: answer[name] for name in ("due", "state", "remaining")} == {
        "due": "2020-06-09",
        "state": "stopped",
        "remaining": 19,
    }
    assert [(one["kind"], one["working_days"]) for one in answer["ledger"]] == [
        ("before_correction", 0),
        ("correction", 0),
        ("reply", 1),
        ("third_party", 0),
        ("reply", 19),
    ]
    assert all(one["article"] and one["why"] for one in answer["ledger"])
    assert sum(day["counts"] for one in answer["ledger"] for day in one["days"]) == 20
    assert answer["waits"] == [
        {"type": "third_party_asked", "asked": "2020-05-11", "until": "2020-06-02", "party": "甲公司"}
    ]


def test_a_request_by_internet_is_received_when_confirmed(tmp_path: Path) -> None:
    received = {"channel": "internet", "arrived": "2020-04-22", "confirmed": "2020-04-24"}
    assert json.loads(run(tmp_path, {"received": received, "today": "2020-04-27"}, "--json"))["due"] == "2020-05-25"
    del received["confirmed"]
    assert json.loads(run(tmp_path, {"received": received, "today": "2020-04-27"}, "--json"))["due"] is None


def test_without_json_it_speaks_chinese(tmp_path: Path) -> None:
    text = run(tmp_path, HISTORY)
    assert "中止计算" in text
    assert "征求第三方意见，所需时间不计算（条例第三十二条、第三十三条第三款），不计" in text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "不是 JSON"),
        ("[1]", "JSON 对象"),
        ({"received": "2020-4-24"}, "received「2020-4-24」不是日期"),
        ({"events": []}, "received「None」不是日期"),
        ({"received": {"channel": "pigeon"}}, "pigeon"),
        ({"received": "2020-04-24", "events": {}}, "列表"),
        ({"received": "2020-04-24", "events": [3]}, "第1个事件"),
        ({"received": "2020-04-24", "events": [{"type": "answer", "date": "2020-04-25"}]}, "「answer」不对"),
        ({"received": "2020-04-24", "events": [{"type": "reply"}]}, "第1个事件的 date"),
        ({"received": "2020-04-24", "events": [{"type": "reply", "date": "2020-04-28", "untill": 1}]}, "untill"),
        ({"received": "2020-04-24", "events": [{"type": "extension", "date": "2020-04-28", "days": "9"}]}, "整数"),
        ({"received": "2020-04-24", "events": [{"type": "fee_paid", "date": "2020-04-28"}]}, "没有发出收费通知"),
        ({"received": "9999-12-31", "today": "9999-12-31"}, "9999"),
    ],
)
def test_what_it_cannot_read_is_one_sentence_and_exit_2(
    tmp_path: Path, content: object, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(tmp_path, content, "--json")
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert words in said
    assert said.count("\n") == 1


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("foi_clock", "/nowhere/request.json")
    assert "打不开" in capsys.readouterr().err
