"""The rows of requests for disclosure."""

from yangguang.foi.models.case import Alert, Applicant, Case, CaseFile, Item, Step
from yangguang.foi.models.intake import Arrival, ArrivalFile, IntakeClient, TakenIn
from yangguang.foi.models.tally import Tally
from yangguang.foi.models.work import (
    Consultation,
    Dispute,
    Draft,
    Fee,
    Letter,
    LetterTemplate,
    Message,
    Reply,
)

__all__ = [
    "Alert",
    "Applicant",
    "Arrival",
    "ArrivalFile",
    "Case",
    "CaseFile",
    "Consultation",
    "Dispute",
    "Draft",
    "Fee",
    "IntakeClient",
    "Item",
    "Letter",
    "LetterTemplate",
    "Message",
    "Reply",
    "Step",
    "TakenIn",
    "Tally",
]
