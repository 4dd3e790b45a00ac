"""Letters: written from templates that staff can edit in Word, numbered, and frozen with their hashes."""

from yangguang.foi.letters.issuing import issue, preview, read
from yangguang.foi.letters.making import shipped_docx, template_codes
from yangguang.foi.letters.writing import BadTemplate

__all__ = ["BadTemplate", "issue", "preview", "read", "shipped_docx", "template_codes"]
