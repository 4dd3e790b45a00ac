"""A unit's guide to disclosure (article 12), made from what the system knows: never out of date, never half filled."""

from dataclasses import dataclass

from yangguang.catalogue.models import UnitGuide

REQUIRED = {
    "office": "公开工作机构名称",
    "address": "办公地址",
    "hours": "办公时间",
    "telephone": "联系电话",
}
OPTIONAL = {
    "fax": "传真",
    "postcode": "邮政编码",
    "email": "电子邮箱",
    "website": "互联网联系方式",
}


@dataclass(frozen=True, slots=True)
class Contact:
    """A line of the guide's contacts: what it is, and its words."""

    label: str
    text: str


def contacts_of(guide: UnitGuide) -> list[Contact]:
    """The contacts that are filled in, those that article 12 names first."""
    return [
        Contact(label, value) for name, label in (REQUIRED | OPTIONAL).items() if (value := getattr(guide, name)) != ""
    ]


def missing_from(guide: UnitGuide) -> list[str]:
    """What article 12 asks for and the guide lacks, by its Chinese name."""
    return [label for name, label in REQUIRED.items() if not getattr(guide, name)]
