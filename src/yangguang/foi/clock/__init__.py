"""The clock of a request (条例第三十至三十五条): one pure function over its dated events and a working-day calendar."""

from yangguang.foi.clock.course import Stop
from yangguang.foi.clock.events import Event, IllegalHistory, Kind
from yangguang.foi.clock.ledger import Stretch
from yangguang.foi.clock.reading import History, read_history
from yangguang.foi.clock.receipt import Channel, receipt_date
from yangguang.foi.clock.settings import Periods, periods
from yangguang.foi.clock.state import Clock, State, clock

__all__ = [
    "Channel",
    "Clock",
    "Event",
    "History",
    "IllegalHistory",
    "Kind",
    "Periods",
    "State",
    "Stop",
    "Stretch",
    "clock",
    "periods",
    "read_history",
    "receipt_date",
]
