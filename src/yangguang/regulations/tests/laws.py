"""The real laws and regulations beside the checkout, where there are any."""

import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("YANGGUANG_SHARED") or Path(__file__).parents[5] / "shared")
ARCHIVE = SHARED / "data" / "laws.tar.xz"


def archive() -> Path:
    """The archive of laws; the test is skipped, and says so, without it."""
    if not ARCHIVE.exists():
        pytest.skip("no laws beside the checkout")
    return ARCHIVE


def laws() -> Iterator[tuple[str, str]]:
    """Title and text of every real law, skipped aloud where they are not beside the checkout."""
    with tarfile.open(archive()) as members:
        for member in members:
            file = members.extractfile(member) if member.isfile() else None
            if file is not None:
                title, _, text = file.read().decode().partition("\n")
                yield title.removeprefix("# "), text.partition("<!-- INFO END -->")[2]
