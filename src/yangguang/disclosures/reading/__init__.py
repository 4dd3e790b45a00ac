"""From a file to the fields of a record: what `read_document` finds is shown to the clerk for confirmation."""

from .document import DocumentRead, read_document

__all__ = ["DocumentRead", "read_document"]
