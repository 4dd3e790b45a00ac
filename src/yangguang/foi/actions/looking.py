"""Personal data is opened: each look leaves a row in the audit chain, with the reason."""

from typing import Any

from yangguang.foi import files, policies
from yangguang.foi.models import Case, CaseFile
from yangguang.kernel.actions import Refused, action


@action("foi.look", label="查看申请人信息", policy=policies.may_look, touches=())
def look(case: Case, *, actor: Any, reason: str) -> Case:
    """The request with its applicant's data opened: `opened` of the result holds it."""
    case.opened = dict(case.applicant.person)  # type: ignore[attr-defined]
    return case


def _may_open(actor: Any, file: CaseFile, *, reason: str = "—", **_: Any) -> str | None:
    return policies.may_look(actor, file.case, reason=reason)


@action("foi.open_file", label="打开申请材料", policy=_may_open, touches=())
def open_file(file: CaseFile, *, actor: Any, reason: str) -> CaseFile:
    """The file with its bytes decrypted: `opened` of the result holds them. `Refused` when no key fits."""
    try:
        file.opened = files.read(file)  # type: ignore[attr-defined]
    except (ValueError, FileNotFoundError):
        raise Refused("材料打不开：文件缺失，或者密钥已被换掉，请联系管理员。") from None
    return file
