"""Citations in public texts become links; the words of a text never change."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client, RequestFactory
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from yangguang.regulations.linking import linked, linked_body, links_for
from yangguang.regulations.models import Regulation, Version
from yangguang.regulations.reading.titles import title_key

pytestmark = pytest.mark.django_db


def document(title: str, number: str = "", **more: object) -> Regulation:
    given = {"created_at": timezone.now(), "document_class": "normative", **more}
    return Regulation.objects.create(title=title, title_key=title_key(title), document_number=number, **given)


def test_a_title_that_means_one_document_is_a_link_with_its_number() -> None:
    law = document("中华人民共和国政府信息公开条例", "国务院令第711号")
    text = "根据《政府信息公开条例》（国务院令第711号）第二十条，<script>"
    html = linked(text, links_for([text]))
    assert html == (
        f'根据<a href="/regulations/{law.pk}/">《政府信息公开条例》（国务院令第711号）</a>第二十条，&lt;script&gt;'
    )


def test_two_of_one_title_mean_none_unless_the_number_says_which() -> None:
    document("常德市科普办法", "常政发〔2010〕1号")
    new = document("常德市科普办法", "常政发〔2020〕2号")
    assert links_for(["依据《常德市科普办法》"]) == {}
    found = links_for(["依据《常德市科普办法》（常政发[2020]2号）"])
    assert list(found.values()) == [f"/regulations/{new.pk}/"]


def test_a_wrong_number_a_closed_document_and_oneself_are_no_links() -> None:
    own = document("常德市科普办法", "常政发〔2020〕2号")
    document("常德市绿化办法", closed=True)
    assert links_for(["《常德市科普办法》（常政发〔2011〕9号）"]) == {}
    assert links_for(["《常德市绿化办法》"]) == {}
    assert links_for(["《常德市科普办法》"], besides=own.pk) == {}
    assert links_for(["没有书名号"]) == {}


def test_a_body_keeps_its_words_its_elements_and_the_links_it_has() -> None:
    law = document("立法法")
    body = (
        '<p>按《立法法》，见<a href="/x">《立法法》</a>和<b>《立法法》</b>。<br>又《立法法》</p>'
        "<table><tr><td>《立法法》</td></tr></table>"
    )
    made = linked_body(RequestFactory().get("/"), body)
    assert BeautifulSoup(made, "lxml").get_text() == BeautifulSoup(body, "lxml").get_text()
    links = [one["href"] for one in BeautifulSoup(made, "lxml").find_all("a")]
    assert links == [f"/regulations/{law.pk}/", "/x", *[f"/regulations/{law.pk}/"] * 3]


WORDS = st.text(alphabet="《》〈〉（）()〔〕甲乙法12号<&\"' ", max_size=60)


@given(texts=st.lists(WORDS, max_size=6))
def test_no_text_loses_or_gains_a_character(texts: list[str]) -> None:
    from html import escape

    links = {(title_key(one), ""): "/x" for one in ("甲法", "乙法", "甲", "乙")}
    for title in ("甲法", "乙法", "甲", "乙"):
        if not Regulation.objects.filter(title=title).exists():
            document(title)
    for text in texts:
        assert BeautifulSoup(f"<p>{linked(text, links)}</p>", "html.parser").get_text() == text
    body = "".join(f"<p>{escape(text)}<b>{escape(text)}</b>{escape(text)}</p>" for text in texts)
    made = linked_body(RequestFactory().get("/"), body)
    assert BeautifulSoup(made, "html.parser").get_text() == BeautifulSoup(body, "html.parser").get_text()


def test_the_page_of_a_document_links_to_what_it_cites() -> None:
    law = document("立法法", issuer="全国人大")
    cites = document("常德市科普办法", issuer="常德市人民政府")
    Version.objects.create(
        regulation=cites, number=1, title="常德市科普办法", text="第一条　根据《立法法》，制定本办法。"
    )
    link = f'<a href="/regulations/{law.pk}/">《立法法》</a>'
    for address in (f"/regulations/{cites.pk}/", f"/regulations/{cites.pk}/art/1/"):
        assert link in Client().get(address).content.decode()
