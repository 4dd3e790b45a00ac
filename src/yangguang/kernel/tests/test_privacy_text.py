"""Personal data in texts: what is found, what is left alone, and the masked form (rules on masking, article 15)."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangguang.kernel.privacy import ADDRESS, BANK_CARD, FIXED_PHONE, HOME_ADDRESS, IDENTITY, MOBILE, NAME, find, mask
from yangguang.kernel.privacy.finding import FORBIDDEN
from yangguang.kernel.privacy.masking import mask_html
from yangguang.kernel.privacy.numbers import identity_check, luhn

ID = "430702199001011230"
CARD = "6222021234567890128"


def rules(text: str) -> list[str]:
    return [finding.rule for finding in find(text)]


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        (f"身份证号{ID}。", IDENTITY, ID),
        (f"{ID[:6]} {ID[6:14]} {ID[14:]}", IDENTITY, f"{ID[:6]} {ID[6:14]} {ID[14:]}"),
        (f"{ID[:10]}\n{ID[10:]}", IDENTITY, f"{ID[:10]}\n{ID[10:]}"),
        ("\t".join(ID), IDENTITY, "\t".join(ID)),
        ("１１０１０１１９９００３０７１２Ｘ？", None, None),
        ("44052418800101001X", None, None),
        ("11010519491231002X", IDENTITY, "11010519491231002X"),
        ("11010519491231002ｘ", IDENTITY, "11010519491231002ｘ"),
        ("11010519491231002×", IDENTITY, "11010519491231002×"),
        ("身份证号：110105194912310021", IDENTITY, "110105194912310021"),
        ("430702900101123", IDENTITY, "430702900101123"),
        ("手机13812345678", MOBILE, "13812345678"),
        ("+86 138-1234-5678", MOBILE, "138-1234-5678"),
        ("8613812345678", MOBILE, "13812345678"),
        ("１３８１２３４５６７８", MOBILE, "１３８１２３４５６７８"),
        ("1 3 8 1 2 3 4 5 6 7 8", MOBILE, "1 3 8 1 2 3 4 5 6 7 8"),
        ("138\u200b12345678", MOBILE, "138\u200b12345678"),
        (CARD, BANK_CARD, CARD),
        ("6222 0212 3456 7890 128", BANK_CARD, "6222 0212 3456 7890 128"),
        ("电话：0736-7123456", FIXED_PHONE, "0736-7123456"),
        ("(0736)7123456", FIXED_PHONE, "0736)7123456"),
        ("传真：7123456", FIXED_PHONE, "7123456"),
        ("家住武陵区启明街道北正街12号3栋402室", HOME_ADDRESS, "武陵区启明街道北正街12号3栋402室"),
        ("桃源县漳江镇双溪口村三组", ADDRESS, "桃源县漳江镇双溪口村三组"),
    ],
)
def test_numbers_and_addresses_are_found_as_people_write_them(text: str, rule: str | None, words: str | None) -> None:
    found = [(finding.rule, text[finding.start : finding.end]) for finding in find(text)]
    assert found == ([(rule, words)] if rule else [])


@pytest.mark.parametrize(
    "text",
    [
        "统一社会信用代码：91430702MA4L12342K",
        "统一社会信用代码 114307000061234567",
        "索引号：4307S00012/2020-00003",
        "常政办发〔2020〕13812345678号",
        "第13812345678号",
        "资金13812345678元",
        "投资13812345678.50元",
        "共13,812,345,678元",
        "https://www.example.gov.cn/art/2020/13812345678/content_13912345678.html",
        "2020-04-24 12:30:45",
        "项目编号430702202004241234",
        "二〇二〇年四月二十四日",
        "《中华人民共和国政府信息公开条例》第十三条、第十四条、第十五条",
        "订单号：6222021234567890123",
        "{13812345-1234-1234-1234-123456789012}",
        "常德市武陵区洞庭大道1号",
        "联系人：张三，请于6月30日前报送",
    ],
)
def test_numbers_of_official_papers_are_left_alone(text: str) -> None:
    assert rules(text) == []


def test_a_wrong_check_digit_alone_is_no_identity_number() -> None:
    wrong = ID[:17] + ("1" if ID[17] != "1" else "2")
    assert rules(f"流水{wrong}") == []


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (ID, "43*************230"),
        ("13812345678", "138****5678"),
        ("138-1234-5678", "138-****-5678"),
        (CARD, "***************0128"),
        (
            "家庭住址：湖南省常德市武陵区启明街道北正街12号3栋402室",
            "家庭住址：湖南省常德市武陵区启明街道************",
        ),
        ("姓名：王五，手机13812345678", "姓名：王*，手机138****5678"),
        ("欧阳明月（男，身份证号码" + ID + "）", "欧阳**（男，身份证号码43*************230）"),
        (f"姓名\t证件\n李四\t{ID}\n", "姓名\t证件\n李*\t43*************230\n"),
        (f"事项\t姓名\t证件\n文化站\t李四\t{ID}", "事项\t姓名\t证件\n文化站\t李*\t43*************230"),
        (f"姓名：赵六\n住址：略\n证号：{ID}", "姓名：赵*\n住址：略\n证号：43*************230"),
        ("联系人：张三，电话0736-7123456", "联系人：张三，电话0736-7123456"),
    ],
)
def test_masking_keeps_the_form_that_the_rules_set(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_a_name_is_found_only_beside_a_number() -> None:
    assert NAME in rules("张三 13812345678")
    assert rules("张三同志任副市长") == []


digits = st.text("0123456789", min_size=3, max_size=3)


@st.composite
def identities(draw: st.DrawFn) -> str:
    born = draw(st.dates(min_value=date(1900, 1, 1), max_value=date(2024, 12, 31)))
    body = f"{draw(st.sampled_from(['430702', '110101', '650102']))}{born:%Y%m%d}{draw(digits)}"
    return body + identity_check(body)


@given(identities())
def test_every_valid_identity_number_is_found_and_one_changed_digit_is_not(number: str) -> None:
    assert rules(number) == [IDENTITY]
    changed = number[:15] + str((int(number[15]) + 1) % 10) + number[16:]
    assert IDENTITY not in rules(changed)


@given(st.text("0123456789", min_size=15, max_size=18))
def test_the_check_digit_of_a_card_finds_every_single_slip(body: str) -> None:
    number = next(body + str(digit) for digit in range(10) if luhn(body + str(digit)))
    for at in range(len(number)):
        assert not luhn(number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :])


pieces = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            ID,
            CARD,
            "13812345678",
            "138 1234 5678",
            "姓名：",
            "张三",
            "\t",
            "\n",
            "电话",
            "北正街12号3栋402室",
            "住址",
            "村3组",
            "0736-7123456",
        ]
    ),
    identities(),
)


@given(st.lists(pieces, max_size=12).map("".join))
def test_masking_twice_is_masking_once_and_leaves_nothing_of_the_same_length(text: str) -> None:
    masked = mask(text)
    assert mask(masked) == masked
    assert len(masked) == len(text)
    assert not FORBIDDEN & {finding.rule for finding in find(masked)}


@given(
    st.lists(
        st.one_of(
            pieces,
            st.sampled_from(["<p>", "</p>", "<td>", "<!--", "-->", "&#49;", "<b title='", "'>", "<script>", "&"]),
        ),
        max_size=14,
    ).map("".join)
)
def test_any_page_can_be_masked_and_is_then_clean(source: str) -> None:
    masked = mask_html(source)
    assert mask_html(masked) == masked


def test_a_page_keeps_everything_but_the_masked_characters() -> None:
    page = f'<p class="a">姓名：<b>张</b>三</p>\n<!-- {ID} --><p title="13812345678">&#49;38<i>1234</i>5678&nbsp;</p>'
    masked = mask_html(page)
    assert masked == (
        '<p class="a">姓名：<b>张</b>*</p>\n<!-- 43*************230 --><p title="138****5678">'
        "&#49;38<i>****</i>5678&nbsp;</p>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "1" * 300_000,
        "1 " * 150_000,
        "1-" * 150_000,
        "村" * 300_000,
        "12号3栋" * 60_000,
        "姓名：" * 100_000 + ID,
        "张三\t" * 60_000 + "13812345678",
        "6222 " * 60_000,
        "https://" * 40_000,
        "<" * 300_000,
    ],
)
def test_hostile_texts_are_read_in_time_that_grows_with_their_length(text: str) -> None:
    started = time.process_time()
    mask(text)
    assert time.process_time() - started < 8
