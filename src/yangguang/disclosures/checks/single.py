"""The checks over one file, as though it were to be published by itself."""

from datetime import date

from yangguang.kernel import intake
from yangguang.kernel.intake.document import Unreadable
from yangguang.kernel.intake.limits import DEFAULT, Limits
from yangguang.kernel.intake.office import as_modern
from yangguang.kernel.privacy import mask

from . import dates, substance
from .files import check_open_file
from .results import CheckInput, Finding
from .runner import settled, wording


def check_single(name: str, data: bytes, *, today: date, limits: Limits = DEFAULT) -> list[Finding]:
    """Findings in a file: personal data in every place, mis-statements, impossible dates, an empty or tiny text.

    Raises Unreadable, and nothing else, for what intake refuses; a file of pictures or without text is none of those.
    """
    name, data = as_modern(name, data, limits=limits)
    found = list(check_open_file(name, data, limits=limits))
    try:
        text = intake.read(name, data, limits=limits).text
    except Unreadable:
        text = ""  # it was opened above: there are no words where people would read them
    record = CheckInput(body_text=mask(text), today=today)
    found += [*wording(record), *dates.check(record)]
    if not any(one.rule == "image_only_pdf" for one in found):
        found += substance.check(record)
    return settled(found, {})
