"""Columns and guides are kept up to date."""

from collections.abc import Mapping
from typing import Any

from yangguang.catalogue import column_policies as policies
from yangguang.catalogue.models import Column, UnitGuide
from yangguang.catalogue.selectors.guides import index_prefix_of
from yangguang.kernel import present
from yangguang.kernel.actions import action
from yangguang.organisations.models import Unit

GUIDE_FIELDS = (
    "office",
    "address",
    "hours",
    "telephone",
    "fax",
    "email",
    "website",
    "postcode",
    "duties",
    "supervision",
)


@action("catalogue.edit_column", label="修改栏目", policy=policies.may_edit_column)
def edit_column(
    column: Column,
    *,
    actor: Any,
    title: str,
    about: str,
    promise_days: int | None,
    rule: Mapping[str, Any],
    closed: bool = False,
) -> Column:
    """Change what a column is called, promises and gathers; a later load of the shipped file leaves it alone."""
    column.title, column.about, column.promise_days = title.strip(), about.strip(), promise_days
    column.rule = {name: values for name, values in rule.items() if values}
    column.closed, column.by_hand, column.gathered = closed, True, False
    column.save()
    return column


@action("catalogue.keep_guide", label="维护公开指南", policy=policies.may_keep_guide)
def keep_guide(unit: Unit, *, actor: Any, fields: Mapping[str, str]) -> UnitGuide:
    """Keep what the unit says of itself (article 12); the page follows at once."""
    index_prefix_of(unit)
    guide = UnitGuide.objects.get(unit=unit)
    for name in GUIDE_FIELDS:
        if name in fields:
            setattr(guide, name, fields[name].strip())
    guide.updated_on = present.today()
    guide.save()
    return guide
