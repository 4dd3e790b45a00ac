"""Which requests are open, and which were carried over the end of a year, in words that both databases index.

SQLite takes an index with a condition only for a query that has the same words; a value that is handed over beside the
query, as Django hands over all, is no such word.
"""

from typing import Any

from django.db.models import BooleanField, DateField, Func, IntegerField, Q
from django.db.models.lookups import GreaterThan

from yangguang.foi.states import OPEN_STAGES


class EndedOn(Func):
    """The stored day of conclusion; of an open request a day that never comes."""

    template = "COALESCE(%(expressions)s, DATE '9999-12-31')"
    output_field = DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """SQLite keeps a day as text."""
        return self.as_sql(compiler, connection, template="COALESCE(%(expressions)s, '9999-12-31')", **extra)


class YearOf(Func):
    """The year of a stored day."""

    template = "EXTRACT(YEAR FROM %(expressions)s)"
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The first four characters of the text."""
        return self.as_sql(compiler, connection, template="CAST(substr(%(expressions)s, 1, 4) AS INTEGER)", **extra)


#: Received, and open or concluded in a later year: the few rows that two years have in common.
CARRIED = Q(GreaterThan(YearOf(EndedOn("closed_on")), YearOf("received_on")))


class AmongOpen(Func):
    """Whether the stage is one of those in which something is still to be done."""

    template = f"%(expressions)s IN ({', '.join(repr(stage.value) for stage in OPEN_STAGES)})"
    output_field = BooleanField()


#: Open: the few rows that the queue is made of.
IS_OPEN = Q(AmongOpen("stage"))
