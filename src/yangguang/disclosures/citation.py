"""How a record is cited: one line that finds it again."""

from yangguang.disclosures.models import Edition
from yangguang.kernel import present


def citation_of(edition: Edition, address: str) -> str:
    """Issuer, title, number, day, index number and address, as a person would paste it into a paper."""
    issuer = edition.issuer or edition.unit.name
    number = f"（{edition.document_number}）" if edition.document_number else ""
    day = edition.issued_on or (present.day_of(edition.published_at) if edition.published_at else None)
    dated = f"，{day.year} 年 {day.month} 月 {day.day} 日" if day else ""
    index = f"，索引号 {edition.disclosure.index_number}" if edition.disclosure.index_number else ""
    return f"{issuer}：《{edition.title.strip('《》')}》{number}{dated}{index}，{address}"
