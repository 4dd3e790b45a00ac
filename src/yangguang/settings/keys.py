"""Keys of the embedded default: made once, kept in the data folder, readable by its owner only."""

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet


def embedded_keys(folder: Path) -> tuple[str, list[str]]:
    """The secret key and the field-encryption keys (newest first): from the environment, else from `folder`."""
    secret = os.environ.get("YANGGUANG_SECRET_KEY") or _kept(folder / "secret_key", secrets.token_urlsafe(64))
    fields = os.environ.get("YANGGUANG_FIELD_KEYS") or _kept(folder / "field_keys", Fernet.generate_key().decode())
    return secret, fields.replace("\n", ",").split(",")


def _kept(path: Path, fresh: str) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        # Written aside and linked into place, so that two processes starting at once agree on one key.
        draft.touch(mode=0o600)
        draft.write_text(fresh)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
