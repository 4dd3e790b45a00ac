"""Every part of two to six characters of a text finds exactly the texts that hold it."""

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from yangguang.search.engines.embedded import EmbeddedEngine
from yangguang.search.folding import fold
from yangguang.search.tests.made_up import fill, found, keys, parts, texts, thing

BUILDER = Path(__file__).parents[5] / "shared/tools/build_corpus.py"
MANY = 400


def check(engine: EmbeddedEngine, things, typed: list[str], seed: int) -> None:
    folded = {one.key: fold(f"{one.title}\n{one.number}\n{one.body}") for one in things}
    for part in typed:
        expected = sorted(key for key, text in folded.items() if fold(part) in text)
        result = found(engine, part, size=len(folded), facets=False)
        assert sorted(keys(result)) == expected, (seed, part)
        assert result.count == len(expected)


def test_every_part_of_a_made_up_text_finds_exactly_the_texts_that_hold_it(tmp_path):
    """Recall and precision 1.000 on fresh random parts each run; the seed is told where it fails."""
    seed = time.time_ns() % 10**6
    engine = EmbeddedEngine(tmp_path)
    bodies = texts(seed, 300)
    things = [thing(key, f"题{key}", body=body) for key, body in enumerate(bodies)]
    fill(engine, *things)
    check(engine, things, parts(seed, bodies, MANY), seed)


def test_every_part_of_a_text_like_real_ones_finds_exactly_the_texts_that_hold_it(tmp_path):
    if not BUILDER.exists() or not (BUILDER.parents[1] / "data/laws.tar.xz").exists():
        pytest.skip("the builder of the test corpus is not beside the project (../shared/tools/build_corpus.py)")
    corpus, seed = tmp_path / "corpus.sqlite", time.time_ns() % 10**6
    subprocess.run([sys.executable, str(BUILDER), "300", str(corpus), "--seed", str(seed)], check=True)
    rows = sqlite3.connect(corpus).execute("select id, docno, title, body from doc").fetchall()
    engine = EmbeddedEngine(tmp_path / "search")
    things = [thing(key, title, number=number, body=body) for key, number, title, body in rows]
    fill(engine, *things)
    # 长政办发2020 is a document number half typed, and finds more than the texts that hold it as it is.
    typed = [
        part for part in parts(seed, [body for *_, body in rows], MANY) if not any(char.isdigit() for char in part)
    ]
    check(engine, things, typed, seed)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("優化營商環境", "优化营商环境"),
        ("优化营商环境", "優化營商環境"),
        ("ＰＰＰ项目", "ppp项目"),
        ("PPP项目", "ｐｐｐ"),
        ("（试行）", "(试行)"),
        ("〔试行〕", "【试行】"),
        ("［试行］", "（试行）"),
    ],
)
def test_script_width_case_and_shape_of_brackets_do_not_matter(tmp_path, text, typed):
    engine = EmbeddedEngine(tmp_path)
    fill(engine, thing(1, "题", body=f"关于{text}的"), thing(2, "别的"))
    assert keys(found(engine, typed)) == [1]


def test_folding_keeps_every_place():
    every = "".join(map(chr, range(0x3000))) + "".join(map(chr, range(0xF900, 0x10000))) + "𠮷㐀龘İŁﬁ\ud800"
    assert len(fold(every)) == len(every)
    assert fold(fold(every)) == fold(every)
