"""Ninety files made with the troubles that `rules.md` part 3 names, in every mix, read to their truth."""

import re

import pytest

from yangguang.catalogue.standard import parse
from yangguang.catalogue.tests.standard_files import Maker

KINDS = ("xlsx", "docx", "html")


@pytest.mark.parametrize("seed", range(90))
def test_a_catalogue_with_troubles_reads_to_its_truth(seed):
    made = Maker(seed).make()
    draft = parse(made.source(KINDS[seed % 3]))
    assert [item.as_json() for item in draft.items] == [item.as_json() for item in made.items], made.troubles
    said = [f"{problem.what} {problem.advice}" for problem in draft.problems]
    for expected in made.listed:
        assert any(re.search(expected, one) for one in said), (expected, said, made.troubles)
    assert len(draft.problems) <= 2 * len(made.listed) + len(made.troubles), (said, made.troubles)
