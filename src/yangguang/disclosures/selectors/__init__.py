"""Every read of records that a view, another room or a command needs."""

from yangguang.disclosures.selectors.public import (
    RecordFilter,
    RecordPage,
    choosable,
    last_published,
    live_editions,
    placed_editions,
    public_content,
    public_interpretations,
    public_record,
    publicly_interpreted,
    record_page,
    successor_of,
    units_in,
)

__all__ = [
    "RecordFilter",
    "RecordPage",
    "choosable",
    "last_published",
    "live_editions",
    "placed_editions",
    "public_content",
    "public_interpretations",
    "public_record",
    "publicly_interpreted",
    "record_page",
    "successor_of",
    "units_in",
]
