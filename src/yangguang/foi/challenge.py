"""A little work for the browser before a request is sent (proof of work), made and checked here, without a third party.

Without JavaScript a waiting time stands in for the work, so that nobody is shut out.
"""

import hashlib
import secrets

from django.core import signing
from django.core.cache import cache

BITS = 15
#: A challenge lives for so many seconds; whoever sends no solution must have waited `WAIT` of them.
LIFE = 7200
WAIT = 20
_SALT = "yangguang.foi.challenge"


def fresh() -> str:
    """A new challenge: signed, with its time in it."""
    return signing.dumps(secrets.token_hex(12), salt=_SALT)


def verdict(challenge: str, solution: str) -> str:
    """Empty when it was solved, or waited for, and never used before; else `again` (a new one) or `wait`."""
    try:
        nonce = signing.loads(challenge, salt=_SALT, max_age=LIFE)
    except signing.BadSignature:
        return "again"
    if not (solution and solves(challenge, solution)):
        try:
            signing.loads(challenge, salt=_SALT, max_age=WAIT)
        except signing.SignatureExpired:
            pass
        else:
            return "wait"
    return "" if cache.add(f"foi:challenge:{nonce}", 1, LIFE) else "again"


def solves(challenge: str, solution: str) -> bool:
    """Whether SHA-256 of challenge and solution begins with `BITS` zero bits."""
    if len(solution) > 20:
        return False
    found = hashlib.sha256(f"{challenge}:{solution}".encode()).digest()
    return int.from_bytes(found[:4], "big") >> (32 - BITS) == 0
