"""Who acts on a request besides staff: the person who asked, known by the secret of the private link."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from yangguang.foi.models import Case
from yangguang.organisations.models import Unit


@dataclass(frozen=True)
class ApplicantActor:
    """The applicant of one request. The audit chain names no person: who it was stands, encrypted, with the request."""

    case_id: int
    is_system: bool = False
    is_authenticated: bool = False
    pk: None = None

    def audit_snapshot(self) -> dict[str, Any]:
        """The applicant, without a name."""
        return {"name": "申请人"}

    def holds(self, roles: Iterable[str], unit: Unit) -> bool:
        """No role anywhere."""
        return False

    @classmethod
    def of(cls, case: Case) -> "ApplicantActor":
        """The applicant of this request."""
        return cls(case.pk)


@dataclass(frozen=True)
class Visitor:
    """Somebody who sends a request and is nobody's applicant yet."""

    is_system: bool = False
    is_authenticated: bool = False
    pk: None = None

    def audit_snapshot(self) -> dict[str, Any]:
        """A visitor, without a name."""
        return {"name": "申请人"}

    def holds(self, roles: Iterable[str], unit: Unit) -> bool:
        """No role anywhere."""
        return False
