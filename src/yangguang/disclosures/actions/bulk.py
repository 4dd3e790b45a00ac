"""Tables of records are brought in, and a unit's records move to the unit that took over its work."""

from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile

from yangguang.disclosures import policies
from yangguang.disclosures.models import RecordImport
from yangguang.kernel import present
from yangguang.kernel.actions import action
from yangguang.organisations.models import Unit


@action("disclosures.begin_import", label="批量导入", policy=policies.may_import, touches=())
def begin_import(
    unit: Unit, *, actor: Any, name: str, data: bytes, files: bytes = b"", run: bool = True
) -> RecordImport:
    """Keep a table, and the .zip of its files, to be brought in by the worker; not `run` when the caller does it."""
    from yangguang.disclosures.bulk.working import run_import

    digest = sha256(data + files).hexdigest()
    batch = RecordImport(
        unit=unit, source_name=name[:200], sha256=digest, created_by_id=actor.pk, created_at=present.now()
    )
    batch.source.save(f"{digest[:24]}.bin", ContentFile(data), save=False)
    if files:
        batch.files.save(f"{digest[:24]}.zip", ContentFile(files), save=False)
    batch.save()
    if run:
        run_import.enqueue(batch.pk)
    return batch
