"""The secrets of second factors, which allauth keeps as JSON in rows of its own, under the newest key."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from yangguang.kernel.encryption import rotate

#: What `MFAAdapter.encrypt` was given: the key of a code generator, and the seed of recovery codes.
SECRETS = ("secret", "seed")


def rotate_second_factors() -> int:
    """Write the secrets anew; how many rows hold one. A passkey holds none. `ValueError` when no key fits."""
    done = 0
    for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            names = [name for name in SECRETS if row is not None and row.data.get(name)]
            if row is None or not names:
                continue
            fresh: dict[str, Any] = {name: rotate(row.data[name].encode()).decode() for name in names}
            row.data = {**row.data, **fresh}
            row.save(update_fields=["data"])
            done += 1
    return done
