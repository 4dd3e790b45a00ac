"""A bulletin on paper."""

from yangguang.kernel.official_document import OfficialDocument, official_docx
from yangguang.workplan.models import Bulletin

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def document_of(bulletin: Bulletin) -> OfficialDocument:
    """The bulletin as an official document; a draft has neither number nor date yet."""
    edition = bulletin.plan.editions.order_by("-number").first()
    issuer = (edition.issuer if edition else "") or bulletin.plan.unit.name
    return OfficialDocument(
        head=issuer,
        number=f"{bulletin.plan.year}年第{bulletin.number}期" if bulletin.number else "（草稿）",
        title=bulletin.title,
        addressees="各有关单位",
        body=bulletin.body,
        signature=issuer,
        signed_on=bulletin.issued_on,
    )


def docx_of(bulletin: Bulletin) -> bytes:
    """The bulletin, issued or still a draft, as a Word file in the layout of GB/T 9704-2012."""
    return official_docx(document_of(bulletin))


def file_name_of(bulletin: Bulletin) -> str:
    """What the Word file is called."""
    return f"{bulletin.title}.docx"
