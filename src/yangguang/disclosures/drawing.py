"""A picture for a body, drawn anew from its points: the place, the camera and all else the file holds is left out."""

import struct
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath

from PIL import Image, ImageOps

from yangguang.disclosures.actions.drafting import NewFile
from yangguang.disclosures.states import AttachmentRole
from yangguang.kernel.intake import DEFAULT, Unreadable
from yangguang.kernel.intake.examine import GIF, JPEG, PNG, WEBP, examine
from yangguang.kernel.intake.limits import MEGABYTE, Limits

LIMITS = replace(DEFAULT, attachment_size=10 * MEGABYTE)
MOST_POINTS = 50_000_000
# The longer side of what is kept; pages are narrower, and twice their width is enough for any screen.
LONGEST_SIDE = 2400
_QUALITY = 88
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, OverflowError, struct.error, Image.DecompressionBombError)


def drawn_or_kept(name: str, data: bytes) -> NewFile:
    """A picture that came inside another file, drawn anew under its name; one that cannot be stays as it is.

    Moving pictures and those too large to draw stay: leaving them out would change the text. Raises Unreadable for what
    may not be attached at all.
    """
    known = examine(name, data, purpose="图片")
    try:
        new = drawn(name, data, limits=DEFAULT)
    except Unreadable:
        return NewFile(known.name, data, known.media_type, known.sha256, AttachmentRole.PICTURE)
    return replace(new, name=str(PurePath(known.name).with_suffix(PurePath(new.name).suffix)))


def drawn(name: str, data: bytes, *, limits: Limits = LIMITS) -> NewFile:
    """The picture as a new file of role picture: JPEG stays JPEG, all others become PNG.

    Raises Unreadable for what is no .png, .jpg, .gif or .webp, larger than `limits` (10 MB) or 50 million points,
    moving, or damaged.
    """
    known = examine(
        name,
        data,
        accepted=(PNG, JPEG, GIF, WEBP),
        purpose="正文图片",
        advice="可用 .png、.jpg、.gif 或 .webp",
        limits=limits,
    )
    photo = known.media_type == JPEG
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as opened:
            _hold(name, opened)
            picture = _upright(opened, photo=photo)
        out = BytesIO()
        picture.save(out, "JPEG" if photo else "PNG", quality=_QUALITY, optimize=True)
    except _BROKEN:
        raise Unreadable(name, "图片已损坏，打不开，请重新保存后再传") from None
    content = out.getvalue()
    digest = sha256(content).hexdigest()
    called = f"{digest[:12]}{'.jpg' if photo else '.png'}"
    return NewFile(called, content, JPEG if photo else PNG, digest, AttachmentRole.PICTURE)


def _hold(name: str, picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_POINTS:
        raise Unreadable(name, "图片的尺寸太大，请缩小后再传")
    if getattr(picture, "is_animated", False):
        raise Unreadable(name, "动图不能作正文图片，请换成静态的，或者作为附件上传")


def _upright(opened: Image.Image, *, photo: bool) -> Image.Image:
    """Turned as the camera says, no larger than is shown, in plain colours, and with nothing but its points."""
    picture = ImageOps.exif_transpose(opened)
    clear = picture.has_transparency_data and not photo
    picture = picture.convert("RGBA" if clear else "RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture.info = {}
    return picture
