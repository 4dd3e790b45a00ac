"""The clock of a record: 20 working days from its forming or change (article 26), unless an item says less."""

from yangguang.disclosures.models import Edition
from yangguang.kernel.clock import RULES, Deadline
from yangguang.kernel.clock.current import current_calendar

RULE = RULES["proactive"]


def publication_deadline(edition: Edition) -> Deadline | None:
    """By when the edition must be public, with its ledger; None without a day of formation or for what is not open.

    The shortest limit among the obligations it meets counts, where that is shorter than article 26's 20 working days.
    """
    if edition.formed_on is None:
        return None
    limits = [days for days in edition.obligations.values_list("item__limit_days", flat=True) if days]
    days = min([*limits, RULE.working_days])
    return current_calendar().deadline(edition.formed_on, days)
