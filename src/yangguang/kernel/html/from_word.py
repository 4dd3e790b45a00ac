"""Word documents as HTML by mammoth, told what Word shows but does not say: alignment, indents, numbers."""

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import mammoth

from yangguang.kernel.intake.limits import Budget
from yangguang.kernel.intake.readers.docx import written_out

_ALIGNED = {"center": "text-center", "right": "text-right", "end": "text-right"}
_STYLES = "\n".join(
    [f"p[style-name='yangguang {name}'] => p.{name}:fresh" for name in ("text-center", "text-right", "indent")]
    + ["p[style-name='Title'] => h1:fresh", "u => u", "strike => s", "comment-reference => "]
)
_HEADING = re.compile(r"(?:heading|标题)\s*[1-9]|title$", re.IGNORECASE)
_SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/jpg": "jpg", "image/gif": "gif", "image/webp": "webp"}
_STARTS = {
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "gif": b"GIF8",
    "webp": b"RIFF",
}
_MOST_PICTURES = 500


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture taken from a file: the address that stands for it (`pictures/1.png`), its bytes and media type."""

    name: str
    data: bytes
    media_type: str


@dataclass(slots=True)
class Pictures:
    """Those found so far; `left_out` counts formats that no browser shows."""

    found: list[Picture] = field(default_factory=list)
    left_out: int = 0

    def take(self, image: Any) -> dict[str, str]:
        """The attributes of the element for a picture of the document."""
        suffix = _SUFFIXES.get(image.content_type or "")
        with image.open() as file:
            data = file.read()
        if suffix is None or not data.startswith(_STARTS[suffix]) or len(self.found) >= _MOST_PICTURES:
            self.left_out += 1
            return {"src": ""}
        name = f"pictures/{len(self.found) + 1}.{suffix}"
        self.found.append(Picture(name, data, f"image/{'jpeg' if suffix == 'jpg' else suffix}"))
        return {"src": name, "alt": image.alt_text or ""}


def word_to_html(data: bytes, budget: Budget, pictures: Pictures) -> str:
    """The document's HTML, not yet cleaned; deleted text, comments, headers and footers are left out."""
    result = mammoth.convert_to_html(
        BytesIO(written_out(data, budget)),
        style_map=_STYLES,
        convert_image=mammoth.images.img_element(pictures.take),
        transform_document=mammoth.transforms.paragraph(_aligned),
        external_file_access=False,
    )
    return str(result.value)


def _aligned(paragraph: Any) -> Any:
    """The paragraph under a style of ours that says how it stands, unless it is a heading."""
    if _HEADING.match(paragraph.style_name or "") or re.match("heading", paragraph.style_id or "", re.IGNORECASE):
        return paragraph
    name = _ALIGNED.get(paragraph.alignment or "")
    if name is None and paragraph.indent is not None and _is_wide(paragraph.indent.first_line):
        name = "indent"
    return paragraph.copy(style_id=None, style_name=f"yangguang {name}") if name else paragraph


def _is_wide(twips: str | None) -> bool:
    """Whether a first line stands in by a character or more (240 twips are one of 12 points)."""
    return twips is not None and re.fullmatch("[0-9]{1,6}", twips) is not None and int(twips) >= 240
