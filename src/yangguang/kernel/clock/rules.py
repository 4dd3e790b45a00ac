"""The statutory periods (法定时限) that the clock serves, read from `kernel/data/clock_rules.json`."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from types import MappingProxyType

from yangguang.kernel.clock.calendar import Calendar, Deadline, Pause


@dataclass(frozen=True, slots=True)
class Rule:
    """A period in working days.

    `working_days` is the whole period, of which the last `extension_days` need consent to an extension.
    `event` is what the period runs from, `article` cites the law and `words` quotes it.
    """

    name: str
    label: str
    working_days: int
    extension_days: int
    event: str
    article: str
    words: str

    def deadline(self, calendar: Calendar, start: date, pauses: Iterable[Pause] = ()) -> Deadline:
        """Return the deadline of this rule for an event on `start`; see `Calendar.deadline`."""
        return calendar.deadline(start, self.working_days, pauses, self.extension_days)


def _load() -> Mapping[str, Rule]:
    text = files("yangguang.kernel").joinpath("data/clock_rules.json").read_text(encoding="utf-8")
    rules = [Rule(**entry) for entry in json.loads(text)["rules"]]
    return MappingProxyType({rule.name: rule for rule in rules})


RULES: Mapping[str, Rule] = _load()
