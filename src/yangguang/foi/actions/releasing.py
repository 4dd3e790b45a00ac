"""What one person was given becomes public for everybody (条例第四十四条), through the usual reviews."""

from collections.abc import Sequence
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils.html import format_html_join

from yangguang.disclosures import actions as disclosing
from yangguang.disclosures.models import Edition
from yangguang.foi import files, policies
from yangguang.foi.models import Applicant, Case, CaseFile
from yangguang.foi.states import Stage
from yangguang.kernel.actions import Refused, action
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.privacy.detect import find

OFTEN = 3
LATEST = 5_000
OFTEN_SECONDS = 600


def _may_release(actor: Any, case: Case, **_: Any) -> str | None:
    if case.outcome not in {"open", "partial"}:
        return "只有予以公开或者部分公开的答复，才能转为主动公开。"
    return policies.may_handle(Stage.REPLIED)(actor, case)


@action("foi.release_to_all", label="转为主动公开", policy=_may_release, touches=())
def release_to_all(case: Case, *, actor: Any, title: str, summary: str) -> Edition:
    """A draft record with the files that were given, which passes reviews, secrecy clearance and checks like any other.

    Nothing of the applicant goes along. `Refused` where the words name personal data.
    """
    said = f"{title}\n{summary}"
    name = str(case.applicant.person.get("name", ""))
    if (name and name in said) or find(said):
        raise Refused("标题或者说明里有个人信息，请删去。")
    body = format_html_join("", "<p>{}</p>", ((line,) for line in summary.splitlines() if line.strip()))
    return disclosing.draft(
        case.unit,
        actor=actor,
        fields={"title": title.strip(), "body_html": str(body)},
        files=_files(case),
    )


def _files(case: Case) -> Sequence[disclosing.NewFile]:
    found = []
    for one in case.files.filter(purpose=CaseFile.Purpose.RELEASED):
        try:
            found.append(disclosing.NewFile(one.name, files.read(one), one.media_type, one.sha256))
        except (ValueError, Unreadable, FileNotFoundError):
            raise Refused(f"材料“{one.name}”打不开。") from None
    return found


def often_asked(user: Any) -> list[dict[str, Any]]:
    """What several people asked of the same unit and were given (条例第四十四条第一款), the most asked first.

    Of the requests that `user` sees; looked for among the latest `LATEST`, so that it takes no longer as their number
    grows, and looked for anew when `OFTEN_SECONDS` have gone by.
    """
    held: list[dict[str, Any]] | None = cache.get_or_set(f"foi-often:{user.pk}", lambda: _often(user), OFTEN_SECONDS)
    return held or []


def _often(user: Any) -> list[dict[str, Any]]:
    latest = Case.objects.visible_to(user).order_by("-pk").values("pk")[:LATEST]
    rows = (
        Applicant.objects.filter(case__in=latest)
        .exclude(asked="")
        .values("asked", "case__unit__short_name")
        .annotate(
            times=Count("mark", distinct=True),
            given=Count("pk", filter=Q(case__outcome__in=["open", "partial"])),
        )
        .filter(times__gte=OFTEN, given__gt=0)
        .order_by("-times")[:50]
    )
    return list(rows)
