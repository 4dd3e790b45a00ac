"""A confirmed draft becomes an edition, and the plan's tasks follow it."""

from datetime import date
from typing import Any

from yangguang.kernel import present
from yangguang.kernel.actions import Refused, action
from yangguang.organisations import selectors as organisations
from yangguang.workplan import draft as drafts
from yangguang.workplan import policies
from yangguang.workplan.models import NoticeImport, Plan, PlanEdition
from yangguang.workplan.projection import project


@action("workplan.confirm_import", label="确认通知", policy=policies.may_confirm)
def confirm(notice: NoticeImport, *, actor: Any, revision: int | None = None) -> PlanEdition:
    """The edition that the draft makes: a new one, or the current one when nothing differs from it.

    `revision` is the state of the draft that the person saw. Raises `Refused` when it has changed since, and with the
    first open question while there is one.
    """
    directory = organisations.directory()
    open_questions = drafts.questions(notice.draft, directory, notice.unit.code)
    if open_questions:
        first = open_questions[0]
        raise Refused(f"还有 {len(open_questions)} 处须先核对。{first.where}：{first.what}")
    meanings = drafts.meanings_of(notice.draft, directory, notice.unit.code)
    content = drafts.snapshot_of(notice.draft, meanings)
    digest = drafts.digest_of(content)
    plan = _plan(notice, content)
    edition = plan.editions.order_by("-number").first()
    if edition is None or edition.digest != digest:
        edition = PlanEdition.objects.create(
            plan=plan,
            number=edition.number + 1 if edition else 1,
            title=content["title"],
            document_number=content["document_number"] or "",
            issuer=content["issuer"] or "",
            issued_on=_day(content["issued_on"]),
            content=content,
            digest=digest,
            confirmed_by_id=actor.pk,
            confirmed_at=present.now(),
        )
        project(plan, content, meanings)
    notice.edition = edition
    notice.confirm()
    notice.save()
    return edition


def _plan(notice: NoticeImport, content: dict[str, Any]) -> Plan:
    scheme_due = _day((content["scheme_due"] or {}).get("date"))
    year = content["year"]
    plan, created = Plan.objects.select_for_update().get_or_create(
        unit=notice.unit,
        year=year,
        defaults={"slug": f"{notice.unit.code}-{year}", "scheme_due_on": scheme_due},
    )
    if not created and plan.scheme_due_on != scheme_due:
        plan.scheme_due_on = scheme_due
        plan.save(update_fields=["scheme_due_on"])
    return plan


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@action("workplan.publish_plan", label="公开年度任务", policy=policies.may_publish)
def publish(plan: Plan, *, actor: Any) -> Plan:
    """Open the plan to the public."""
    plan.published_at = present.now()
    plan.save(update_fields=["published_at"])
    return plan
