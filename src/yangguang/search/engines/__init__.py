"""The engines that search can run on, and the one that is configured."""

from functools import cache

from django.conf import settings

from yangguang.search.engines.base import Engine, Unavailable

__all__ = ["Engine", "Unavailable", "current"]


@cache
def current() -> Engine:
    """The engine of this process: the embedded one, or the cluster at `YANGGUANG_SEARCH`."""
    if cluster := settings.YANGGUANG_SEARCH_CLUSTER:
        from yangguang.search.engines.opensearch import OpenSearchEngine

        return OpenSearchEngine(**cluster)
    from yangguang.search.engines.embedded import EmbeddedEngine

    return EmbeddedEngine(settings.YANGGUANG_SEARCH_DIR)
