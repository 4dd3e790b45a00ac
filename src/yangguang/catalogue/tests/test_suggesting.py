"""A record's words suggest the items that it meets; the clerk confirms."""

from yangguang.catalogue.suggesting import Candidate, suggest

ITEMS = [
    Candidate(1, "法律援助便民措施", "免予经济困难审查的人员范围"),
    Candidate(2, "政府预算一般公共预算", "收入、支出、转移支付"),
    Candidate(3, "环境质量空气质量状况", "优良天数、主要污染物浓度"),
    Candidate(4, "政府预算政府债务", "限额、余额、发行和还本付息"),
]


def test_the_likeliest_item_comes_first():
    assert suggest(ITEMS, "2020年5月全市环境空气质量状况", "优良天数比例")[0] == 3
    assert suggest(ITEMS, "公共法律服务便民措施", "低保对象申请法律援助免予经济困难审查")[0] == 1
    assert suggest(ITEMS, "2020年第一批政府债务发行安排", "限额和余额")[0] == 4


def test_words_that_say_nothing_suggest_nothing():
    assert suggest(ITEMS, "关于做好工作的通知", "请各单位认真落实。") == []


def test_the_same_words_suggest_the_same_in_any_order_of_items():
    words = ("市级政府预算和政府债务", "一般公共预算收入")
    assert suggest(ITEMS, *words) == suggest(list(reversed(ITEMS)), *words)
