"""Every change of requests."""

from yangguang.foi.actions import (
    applicant,
    consulting,
    disputes,
    handling,
    importing,
    intake,
    looking,
    material,
    releasing,
    replying,
    retention,
    taking_in,
    templates,
)

__all__ = [
    "applicant",
    "consulting",
    "disputes",
    "handling",
    "importing",
    "intake",
    "looking",
    "material",
    "releasing",
    "replying",
    "retention",
    "taking_in",
    "templates",
]
