"""Every change is an action: a function registered by name, around which the kernel does what all changes need.

The subject is locked and read again, the policy is asked (a refusal is a sentence), the change and its audit row
share one transaction, and side effects wait for the commit.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from django.db import models, transaction

from yangguang.kernel import audit, pages, stored_files

on_commit = transaction.on_commit


class Refused(Exception):
    """The policy says no; `reason` is a sentence for the person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NothingChanged(Exception):
    """Raised by an action that found its work already done: the caller gets `result`, and no audit row is written."""

    def __init__(self, result: models.Model) -> None:
        super().__init__()
        self.result = result


class Actor(Protocol):
    """Who acts: a person, or the system itself on the command line."""

    @property
    def is_system(self) -> bool:
        """Whether no person stands behind the act."""

    def audit_snapshot(self) -> dict[str, Any]:
        """Name and roles as they are now; the snapshot outlives the person's account."""


@dataclass(frozen=True)
class SystemActor:
    """The system acting for whoever runs a command on the server."""

    name: str = "系统"
    is_system: bool = True
    is_authenticated: bool = True
    pk: None = None

    def audit_snapshot(self) -> dict[str, Any]:
        return {"name": self.name, "system": True}


Policy = Callable[..., str | None]
# The tags of public pages that an action changes: always the same, or by the subject and the result.
Touches = Iterable[str] | Callable[[Any, Any], Iterable[str]]


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """A registered action: its name, Chinese label, policy, function, and the public pages it touches."""

    name: str
    label: str
    policy: Policy
    run: Callable[..., Any]
    touches: Touches

    def touched(self, subject: models.Model, result: Any) -> Iterable[str]:
        """The tags whose pages are out of date once the action is committed."""
        return self.touches(subject, result) if callable(self.touches) else self.touches


REGISTRY: dict[str, ActionSpec] = {}


Subject = TypeVar("Subject", bound=models.Model)
Params = ParamSpec("Params")
Result = TypeVar("Result")


def action(
    name: str, *, label: str, policy: Policy, touches: Touches | None = None, with_row: str = ""
) -> Callable[[Callable[Concatenate[Subject, Params], Result]], Callable[Concatenate[Subject, Params], Result]]:
    """Register `function(subject, *, actor, …)` as the action `name`.

    `policy(actor, subject, **parameters)` gives None, or the sentence with which the action is refused; it is asked
    inside the transaction, on the row as locked. The result is what the function returns; where that is another
    record than the subject, the audit row holds it too. Raises `Refused`.

    The change touches the public pages that carry the name of the room (`workplan` for `workplan.accept`), or those
    that `touches` names: tags, or a function of subject and result that gives them; `()` where no public page shows
    what changes.

    `with_row` names the parameter that is another row of the subject's table, or None: both are locked, and read again,
    in the order of their numbers, so that two actions that name each other's subject never wait for each other.
    """
    room = (name.partition(".")[0],)

    def register(
        function: Callable[Concatenate[Subject, Params], Result],
    ) -> Callable[Concatenate[Subject, Params], Result]:
        if name in REGISTRY:
            raise ValueError(f"two actions are called {name}")

        @wraps(function)
        def run(subject: Subject, /, *args: Params.args, **kwargs: Params.kwargs) -> Result:
            if args or "actor" not in kwargs:
                raise TypeError(f"{name}(subject, *, actor, …)")
            parameters: dict[str, Any] = dict(kwargs)
            actor = parameters.pop("actor")
            try:
                with transaction.atomic():
                    if with_row:
                        parameters[with_row] = _lock_first(subject, parameters.get(with_row))
                    locked = _lock(subject)
                    reason = policy(actor, locked, **parameters)
                    if reason is not None:
                        raise Refused(reason)
                    before, key = audit.snapshot(locked), locked.pk
                    result = function(locked, actor=actor, **parameters)  # type: ignore[call-arg]
                    locked.pk = key
                    pages.touch(*spec.touched(locked, result))
                    _record(name, actor, locked, before, result, parameters.get("reason"))
            except NothingChanged as same:
                return cast("Result", same.result)
            finally:
                stored_files.settle()
            return result

        spec = ActionSpec(name, label, policy, run, room if touches is None else touches)
        run.action = spec  # type: ignore[attr-defined]
        REGISTRY[name] = spec
        return cast("Callable[Concatenate[Subject, Params], Result]", run)

    return register


def _lock(subject: Subject) -> Subject:
    _lock_what_it_stands_under(subject)
    # Not its key: another row may come to point here meanwhile, in a transaction that holds the log this one needs.
    rows = type(subject)._base_manager.select_for_update(no_key=True)
    try:
        return rows.get(pk=subject.pk)
    except type(subject).DoesNotExist:  # type: ignore[attr-defined]
        raise Refused("这条记录已不存在，请刷新后再试。") from None


def _lock_first(subject: Subject, other: Subject | None) -> Subject | None:
    """Lock both rows in the order of their numbers; `other` as it is now. `Refused` when that is gone."""
    if other is None:
        return None
    rows = type(subject)._base_manager.select_for_update(no_key=True)
    locked = {row.pk: row for row in rows.filter(pk__in=(subject.pk, other.pk)).order_by("pk")}
    if other.pk not in locked:
        raise Refused("这条记录已不存在，请刷新后再试。")
    return locked[other.pk]


def _lock_what_it_stands_under(subject: models.Model) -> None:
    """Lock the row that the model's `locked_under` names first, so that two actions never wait for each other."""
    name: str | None = getattr(subject, "locked_under", None)
    if name is None:
        return
    field = subject._meta.get_field(name)
    above = cast("type[models.Model]", field.related_model)
    above._base_manager.select_for_update(no_key=True).filter(pk=getattr(subject, f"{name}_id")).first()


def _record(
    name: str, actor: Actor, subject: models.Model, before: dict[str, Any], result: Any, reason: object = None
) -> None:
    # What the database holds now, not what the function left in memory; nothing when the subject was deleted.
    stored = type(subject)._base_manager.filter(pk=subject.pk).first()
    old, new = audit.difference(before, audit.snapshot(stored)) if stored else (before, {})
    detail: dict[str, Any] = {}
    if isinstance(result, models.Model) and result != subject:
        detail["result"] = {"type": result._meta.label_lower, "id": str(result.pk), **audit.snapshot(result)}
    if isinstance(reason, str) and reason.strip():
        detail["reason"] = reason.strip()[: audit.LONG_TEXT]
    audit.append(name, actor=actor, subject=stored or subject, before=old, after=new, detail=detail)


def why_not(function: Callable[..., Any], actor: Any, subject: models.Model, /, **parameters: Any) -> str | None:
    """None when `actor` may run the action on `subject` now, else the sentence that says why not."""
    spec: ActionSpec = function.action  # type: ignore[attr-defined]
    return spec.policy(actor, subject, **parameters)
