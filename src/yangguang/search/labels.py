"""Words for the values of facets, registered by the rooms that own them."""

from collections.abc import Callable, Iterable, Mapping

Labels = Callable[[Iterable[str]], Mapping[str, str]]
NAMES = {"kind": "类别", "unit": "机构", "topic": "主题", "genre": "体裁", "validity": "效力", "year": "年份"}
LABELS: dict[str, Labels] = {}


def register(facet: str, labels: Labels) -> None:
    """Let `labels` name the values of a facet; for the rooms below, at start-up."""
    LABELS[facet] = labels


def labelled(facet: str, values: Iterable[str]) -> Mapping[str, str]:
    """The word for each value; the value itself where nobody knows better."""
    values = list(values)
    named = LABELS[facet](values) if facet in LABELS else {}
    return {value: named.get(value, value) for value in values}
