"""Tables of the published record."""

from yangguang.disclosures.models.attachment import AttachedText, Attachment
from yangguang.disclosures.models.bulk import LegacyAddress, RecordImport, RecordImportRow
from yangguang.disclosures.models.checking import CheckRule, Likeness, Misstatement, Whitelisted
from yangguang.disclosures.models.record import Disclosure, Edition
from yangguang.disclosures.models.review import Clearance, ReviewStep
from yangguang.disclosures.models.shown import Placement, PublicationEvent, Withdrawal

__all__ = [
    "AttachedText",
    "Attachment",
    "CheckRule",
    "Clearance",
    "Disclosure",
    "Edition",
    "LegacyAddress",
    "Likeness",
    "Misstatement",
    "Placement",
    "PublicationEvent",
    "RecordImport",
    "RecordImportRow",
    "ReviewStep",
    "Whitelisted",
    "Withdrawal",
]
