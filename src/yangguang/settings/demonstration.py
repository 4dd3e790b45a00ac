"""The demonstration's fixed day: written into the data folder by `manage.py demo`, gone with it."""

from datetime import date
from pathlib import Path

FILE = "demonstration-day"


def demonstration_day(data_dir: Path) -> date | None:
    """The day that `manage.py demo` wrote, or None in a data folder without a demonstration."""
    try:
        return date.fromisoformat((data_dir / FILE).read_text().strip())
    except FileNotFoundError:
        return None
