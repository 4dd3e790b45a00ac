"""How often one address may do something; counted in the cache that all web processes share."""

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from yangguang.kernel.encryption import mark_of


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` times in `seconds` for one address, and `together` times for all of them."""

    name: str
    most: int
    together: int
    seconds: int


SUBMISSIONS = Limit("submit", 10, 2000, 3600)
GUESSES = Limit("guess", 20, 2000, 900)


def address_of(request: HttpRequest) -> str:
    """The address of whoever asks, behind as many proxies as the settings trust."""
    return str(get_adapter().get_client_ip(request))


def passes(limit: Limit, request: HttpRequest) -> bool:
    """Count this time; whether it is still within the limit. The address itself is not kept, only its keyed mark."""
    own = _count(f"foi:{limit.name}:{mark_of(address_of(request), 'foi.address')[:32]}", limit.seconds)
    everybody = _count(f"foi:{limit.name}:all", limit.seconds)
    return own <= limit.most and everybody <= limit.together


def _count(key: str, seconds: int) -> int:
    if cache.add(key, 1, seconds):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:
        cache.set(key, 1, seconds)
        return 1
