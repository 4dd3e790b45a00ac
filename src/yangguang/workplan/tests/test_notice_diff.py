"""The difference of two notices (issue 2: a corrected notice becomes an edition with a visible difference)."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from yangguang.workplan.notice.diff import compare, likeness, text_spans

WORDS = st.text(alphabet="公开政务信息平台栏目更新解读回应，。；12", max_size=30)
TASK = st.fixed_dictionaries(
    {
        "number": st.integers(1, 12),
        "aspect": st.sampled_from(["甲", "乙"]),
        "title": WORDS,
        "text": WORDS,
        "lead_units": st.lists(st.sampled_from(["市司法局", "市政府办"]), max_size=2, unique=True),
        "responsible_units": st.lists(st.sampled_from(["各县区", "市直各单位"]), max_size=2, unique=True),
        "deadline": st.one_of(st.none(), st.just("6月底前")),
        "deadlines": st.just([]),
    }
)
NOTICE = st.fixed_dictionaries(
    {
        "title": WORDS,
        "document_number": st.none(),
        "issuer": st.none(),
        "issued_on": st.none(),
        "year": st.integers(2019, 2021),
        "aspects": st.lists(st.sampled_from(["甲", "乙"]), unique=True),
        "tasks": st.lists(TASK, max_size=8),
        "problems": st.just([]),
    }
)


def task(number: int, text: str, **other: Any) -> dict[str, Any]:
    return {
        "number": number,
        "aspect": "甲",
        "title": text.split("。")[0],
        "text": text,
        "lead_units": ["市司法局"],
        "responsible_units": ["各县区"],
        "deadline": None,
        "deadlines": [],
        **other,
    }


def notice(*tasks: dict[str, Any], **head: Any) -> dict[str, Any]:
    return {"title": "通知", "year": 2020, "aspects": ["甲"], "tasks": list(tasks), **head}


A = "公开会议信息。会后第一时间发布议定事项。"
B = "公开规范文件。建成文件库并标明有效状态。"
D = "公开涉企政策。开设专栏并主动推送。"


@given(NOTICE)
@settings(max_examples=60, deadline=None)
def test_a_notice_does_not_differ_from_itself(one: dict[str, Any]) -> None:
    difference = compare(one, one)
    assert difference.empty
    assert difference.unchanged == len(one["tasks"])


@given(NOTICE, NOTICE)
@settings(max_examples=100, deadline=None)
def test_counts_agree_whatever_changes(before: dict[str, Any], after: dict[str, Any]) -> None:
    difference = compare(before, after)
    kept = difference.unchanged + len(difference.changed)
    assert kept + len(difference.removed) == len(before["tasks"])
    assert kept + len(difference.added) == len(after["tasks"])
    back = compare(after, before)
    assert len(back.head) == len(difference.head)
    for change in difference.changed:
        for field in change.fields:
            assert change.before[field.field] == field.before
            assert change.after[field.field] == field.after
            assert field.before != field.after


@given(WORDS, WORDS)
@settings(max_examples=100, deadline=None)
def test_spans_spell_both_texts(before: str, after: str) -> None:
    spans = text_spans(before, after)
    assert "".join(s.text for s in spans if s.kind != "insert") == before
    assert "".join(s.text for s in spans if s.kind != "delete") == after
    assert 0 <= likeness(before, after) <= 1
    assert likeness(before, before) == 1


def test_long_texts_are_compared_by_clauses() -> None:
    before = "".join(f"公开第{n}类信息，按月更新第{n}项；" for n in range(150))
    after = before.replace("按月更新第9项", "按季更新第9项")
    spans = text_spans(before, after)
    assert [s.text for s in spans if s.kind == "delete"] == ["按月更新第9项；"]
    assert "".join(s.text for s in spans if s.kind != "delete") == after


def test_renumbered_tasks_are_the_same_tasks() -> None:
    difference = compare(notice(task(1, A), task(2, B), task(3, D)), notice(task(1, B), task(2, D)))
    assert [t["text"] for t in difference.removed] == [A]
    assert not difference.added
    assert [(c.before["number"], c.after["number"]) for c in difference.changed] == [(2, 1), (3, 2)]
    assert all([f.field for f in c.fields] == ["number"] for c in difference.changed)


def test_a_reworded_task_shows_the_words_that_changed() -> None:
    difference = compare(notice(task(1, A)), notice(task(1, A.replace("第一时间", "3个工作日内"))))
    (change,) = difference.changed
    (field,) = change.fields
    assert field.field == "text"
    assert [(s.kind, s.text) for s in field.spans if s.kind != "equal"] == [
        ("delete", "第一时间"),
        ("insert", "3个工作日内"),
    ]


def test_another_task_under_an_old_number_is_not_a_change_of_it() -> None:
    difference = compare(notice(task(1, A)), notice(task(1, "开展业务培训，每年两次。")))
    assert [t["text"] for t in difference.removed] == [A]
    assert [t["text"] for t in difference.added] == ["开展业务培训，每年两次。"]


def test_units_and_head_fields() -> None:
    after = notice(task(1, A, lead_units=["市政府办", "市司法局"], deadline="6月底前"), title="更正通知")
    difference = compare(notice(task(1, A)), after)
    assert [(f.field, f.before, f.after) for f in difference.head] == [("title", "通知", "更正通知")]
    units, deadline = difference.changed[0].fields
    assert (units.field, units.added, units.removed) == ("lead_units", ("市政府办",), ())
    assert (deadline.before, deadline.after) == (None, "6月底前")
