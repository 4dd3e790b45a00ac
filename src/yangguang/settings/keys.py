"""Keys of the embedded default: made once, kept in the data folder, readable by its owner only."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet


def embedded_keys(folder: Path) -> tuple[str, list[str]]:
    """The secret key and the field-encryption keys (newest first): from the environment, else from `folder`."""
    secret = os.environ.get("YANGGUANG_SECRET_KEY") or _kept(folder / "secret_key", secrets.token_urlsafe(64))
    fields = os.environ.get("YANGGUANG_FIELD_KEYS") or _kept(folder / "field_keys", Fernet.generate_key().decode())
    return secret, listed(fields)


def listed(text: str) -> list[str]:
    """The entries of a setting that are parted by commas or lines, without blanks."""
    return [entry.strip() for entry in text.replace("\n", ",").split(",") if entry.strip()]


def _kept(path: Path, fresh: str) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        # Written aside (readable by the owner only) and linked into place, so that two starts at once agree on one key.
        handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "w") as file:
                file.write(fresh)
            with suppress(FileExistsError):
                os.link(draft, path)
        finally:
            Path(draft).unlink()
    return path.read_text().strip()
