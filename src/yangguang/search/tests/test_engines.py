"""The contract of engines, on each of them."""

import pytest

from yangguang.search.engines.embedded import EmbeddedEngine
from yangguang.search.tests.contract import EngineContract


class TestEmbedded(EngineContract):
    @pytest.fixture
    def engine(self, tmp_path):
        return EmbeddedEngine(tmp_path / "search")
