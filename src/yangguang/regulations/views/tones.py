"""How a state looks on a page."""

from yangguang.regulations.finding import TONES
from yangguang.regulations.validity import Validity


def tone_of(validity: Validity) -> str:
    """Green in force, amber soon to lapse or suspended, blue to come, grey for what is over."""
    return "warn" if validity.expiring else TONES.get(validity.state, "quiet")
