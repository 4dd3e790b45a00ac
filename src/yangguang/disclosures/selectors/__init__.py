"""Every read of records that a view, another room or a command needs."""

from yangguang.disclosures.selectors.public import (
    RecordFilter,
    RecordPage,
    live_editions,
    placed_editions,
    public_record,
    record_page,
)

__all__ = ["RecordFilter", "RecordPage", "live_editions", "placed_editions", "public_record", "record_page"]
