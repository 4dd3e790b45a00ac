"""The contract of engines on a real cluster of three nodes."""

import uuid

import pytest

from yangguang.search.engines.opensearch import OpenSearchEngine
from yangguang.search.tests.contract import EngineContract


@pytest.fixture(scope="module")
def one_for_all(cluster) -> OpenSearchEngine:
    return OpenSearchEngine(cluster.hosts, f"contract-{uuid.uuid4().hex[:8]}", encrypted=False)


@pytest.mark.cluster
class TestCluster(EngineContract):
    @pytest.fixture
    def engine(self, one_for_all):
        return one_for_all
