"""Letter templates that staff edit in Word."""

import secrets
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile

from yangguang.foi.letters import BadTemplate, template_codes
from yangguang.foi.letters.sampling import sample_words
from yangguang.foi.letters.writing import checked_template
from yangguang.foi.models import LetterTemplate
from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action
from yangguang.organisations.models import Role, Unit
from yangguang.organisations.scoping import holds

KEEPERS = (Role.REVIEWER, Role.HEAD, Role.OFFICE)


def _may_keep(actor: Any, unit: Unit, **_: Any) -> str | None:
    return None if holds(actor, KEEPERS, unit) else "文书模板由审核人、单位负责人或者政务公开办维护。"


@action("foi.set_template", label="更换文书模板", policy=_may_keep, touches=())
def set_template(unit: Unit, *, actor: Any, code: str, name: str, data: bytes) -> LetterTemplate:
    """Use this Word file for the unit and those below it. `Refused` with what is wrong with it."""
    if code not in template_codes():
        raise Refused("没有这种文书。")
    try:
        checked_template(name, data, sample_words(unit, code))
    except BadTemplate as bad:
        raise Refused(str(bad)) from None
    LetterTemplate.objects.filter(unit=unit, code=code, active=True).update(active=False)
    made = LetterTemplate(
        unit=unit,
        code=code,
        sha256=sha256(data).hexdigest(),
        added_by_id=actor.pk,
        added_at=present.now(),
    )
    made.file.save(f"{secrets.token_hex(16)}.docx", ContentFile(data), save=False)
    made.save()
    return made


@action("foi.reset_template", label="恢复原模板", policy=_may_keep, touches=())
def reset_template(unit: Unit, *, actor: Any, code: str) -> Unit:
    """Go back to the template above, or the shipped one."""
    if not LetterTemplate.objects.filter(unit=unit, code=code, active=True).update(active=False):
        raise Refused("用的就是原模板。")
    return unit
