"""Every change of records."""

from yangguang.disclosures.actions.bulk import begin_import
from yangguang.disclosures.actions.classing import reassign, reclassify
from yangguang.disclosures.actions.drafting import (
    NewFile,
    add_picture,
    amend,
    attach,
    detach,
    discard,
    draft,
    label_file,
    recall,
    revise,
)
from yangguang.disclosures.actions.interpreting import interpret, waive_interpretation
from yangguang.disclosures.actions.masking import mask_attachment, mask_text
from yangguang.disclosures.actions.publishing import cancel_schedule, carry_over, hold, keep_held, publish, withdraw
from yangguang.disclosures.actions.reviewing import clear, hand_over, pass_review, return_draft, submit

__all__ = [
    "NewFile",
    "add_picture",
    "amend",
    "attach",
    "begin_import",
    "cancel_schedule",
    "carry_over",
    "clear",
    "detach",
    "discard",
    "draft",
    "hand_over",
    "hold",
    "interpret",
    "keep_held",
    "label_file",
    "mask_attachment",
    "mask_text",
    "pass_review",
    "publish",
    "reassign",
    "recall",
    "reclassify",
    "return_draft",
    "revise",
    "submit",
    "waive_interpretation",
    "withdraw",
]
