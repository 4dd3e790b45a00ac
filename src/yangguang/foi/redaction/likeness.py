"""Whether printed characters look like those that they are said to be, beside a font of the machine."""

import shutil
import subprocess
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

_SIDE = 20
_DRAWN = 64
#: How much nearer its own shape a character is, on the average, than that of another: of honest fonts at least this.
_NEARER = 0.04


def is_other(shapes: dict[str, Image.Image]) -> bool:
    """Whether the pictures are, on the average, no nearer to the characters that they stand for than to each other.

    False where the machine has no Chinese font to compare with.
    """
    font = _font()
    if font is None:
        return False
    said = {char: drawn for char in shapes if (drawn := _drawn(char))}
    seen = {char: plain for char, shape in shapes.items() if char in said and (plain := _plain(shape))}
    if len(seen) < 2:
        return False
    return all(_nearer(_turned(seen, turn), said) < _NEARER for turn in (0, 90, 180, 270))


def _turned(seen: dict[str, Image.Image], turn: int) -> dict[str, Image.Image]:
    return {char: shape.rotate(turn) for char, shape in seen.items()} if turn else seen


def _nearer(seen: dict[str, Image.Image], said: dict[str, Image.Image]) -> float:
    """How much nearer the shapes are to their own characters than to five others."""
    known = list(seen)
    steps = range(1, min(len(known), 6))
    own = [_apart(seen[char], said[char]) for char in known]
    others = [
        _apart(seen[char], said[known[(place + step) % len(known)]])
        for place, char in enumerate(known)
        for step in steps
    ]
    return sum(others) / len(others) - sum(own) / len(own)


@cache
def _font() -> ImageFont.FreeTypeFont | None:
    finder = shutil.which("fc-match")
    if finder is None:
        return None
    told = subprocess.run(  # noqa: S603 - a fixed command
        [finder, "-f", "%{file}\n%{index}", ":lang=zh-cn"], capture_output=True, text=True, timeout=10, check=False
    ).stdout.splitlines()
    try:
        return ImageFont.truetype(told[0], _DRAWN, index=int(told[1]) & 0xFFFF)
    except (OSError, ValueError, IndexError):
        return None


@cache
def _drawn(char: str) -> Image.Image | None:
    picture = Image.new("L", (_DRAWN * 2, _DRAWN * 2), 255)
    ImageDraw.Draw(picture).text((_DRAWN // 2, _DRAWN // 3), char, font=_font(), fill=0)
    return _plain(picture)


def _plain(picture: Image.Image) -> Image.Image | None:
    """The ink alone, white on black, in one size whatever its own; None where there is none."""
    ink = ImageChops.invert(picture.convert("L"))
    edge = ink.point(lambda value: 255 if value > 96 else 0).getbbox()
    if edge is None:
        return None
    cut = ink.crop(edge)
    side = max(cut.size)
    square = Image.new("L", (side, side), 0)
    square.paste(cut, ((side - cut.width) // 2, (side - cut.height) // 2))
    return square.resize((_SIDE, _SIDE), Image.Resampling.BOX).point(lambda value: min(255, value * 2))


def _apart(one: Image.Image, other: Image.Image) -> float:
    """How far apart two shapes are, from 0 to 1."""
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0]) / 255
