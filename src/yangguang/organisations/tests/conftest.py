"""Where the shared reference data is, for tests that compare with it."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    root = Path(__file__).resolve().parents[4]
    folder = Path(os.environ.get("YANGGUANG_SHARED") or root.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"reference data not found at {folder}; set YANGGUANG_SHARED")
    return folder
