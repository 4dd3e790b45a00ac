"""The demonstration's records: drafted, reviewed, cleared, published, amended and withdrawn by its own people."""

import hashlib
import io
import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from yangguang.catalogue import actions as catalogue
from yangguang.catalogue.models import Column, Obligation
from yangguang.catalogue.standard import Channel, Item, parse, to_workbook
from yangguang.catalogue.vocabulary import needs_legality_review
from yangguang.disclosures import actions
from yangguang.disclosures.models import Disclosure, Edition
from yangguang.disclosures.scanning import scan
from yangguang.disclosures.states import (
    REVIEW_STATES,
    ClearanceKind,
    Conclusion,
    EditionState,
    InterpretationForm,
    Openness,
    OpennessBasis,
    WithdrawalKind,
)
from yangguang.kernel import present
from yangguang.kernel.actions import SystemActor
from yangguang.kernel.intake import read
from yangguang.organisations import actions as people
from yangguang.organisations.models import Role, Unit, User
from yangguang.regulations import actions as regulations
from yangguang.regulations.models import RegisterSeries

FOLDER = Path(__file__).parent / "data"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ACTOR = SystemActor("示例数据")
CLEARED_ON = {
    ClearanceKind.SECRECY: "经审查，不涉及国家秘密、工作秘密和个人隐私，可以公开。",
    ClearanceKind.LEGALITY: "经审查，内容合法，没有违法增加义务、减损权利。",
}
ROLES = {Role.CLERK: "经办人", Role.REVIEWER: "审核人", Role.HEAD: "负责人"}


class RecordTelling:
    """Tells the story of the records, in the caller's transaction; every step is an action of somebody who may."""

    def __init__(self, password: str) -> None:
        self.password = password
        self.told: dict[str, Disclosure] = {}
        self.story: dict[str, Any] = json.loads((FOLDER / "records.json").read_text(encoding="utf-8"))

    def tell(self) -> None:
        """Guides first, then the records in the order in which they came out, then what was changed or taken down."""
        with present.staged(date(2020, 1, 2)):
            for code, fields in self.story["guides"].items():
                catalogue.keep_guide(Unit.objects.get(code=code), actor=ACTOR, fields=fields)
        for written in self.story["catalogues"]:
            self._catalogue(written)
        self._open_register()
        records = self.story["records"]
        for record in sorted((r for r in records if "published" in r), key=lambda r: r["published"]):
            self.told[record["key"]] = self._publish(record).disclosure
        for record in records:
            if "amended" in record:
                self._amend(record)
            if "withdrawn" in record:
                self._withdraw(record)
            if "state" in record:
                self._on_its_way(record)

    def _catalogue(self, written: dict[str, Any]) -> None:
        """A standard catalogue as a file, brought in, confirmed and published by the office."""
        unit = Unit.objects.get(code=written["unit"])
        items = [
            Item(**{**item, "channels": [Channel(name, required) for name, required in item["channels"]]})
            for item in written["items"]
        ]
        title = f"（示例）{unit}{written['field']}领域基层政务公开标准目录"
        data = to_workbook(title, items)
        document = read(f"{title}.xlsx", data)
        with present.staged(date(2020, 1, 2)):
            incoming = catalogue.bring_in(
                unit, actor=self.office, document=document, data=data, draft=parse(document), year=written["year"]
            )
            confirmed = catalogue.confirm(incoming, actor=self.office)
            for made in confirmed.catalogues.all():
                catalogue.publish_catalogue(made, actor=self.office)

    @staticmethod
    def _obligations(unit: Unit, record: dict[str, Any]) -> list[Obligation]:
        """What the record meets, by field and second-level matter."""
        owed = Obligation.objects.in_force().filter(unit=unit)
        return [
            found
            for field, matter in record.get("meets", [])
            for found in owed.filter(item__catalogue__field=field, item__level2=matter)
        ]

    @cached_property
    def office(self) -> User:
        """The city's open-government office, which does the second review."""
        return User.objects.get(username="office")

    def _person(self, unit: Unit, role: Role) -> User:
        """Who holds the role at the unit in the demonstration; made when there is nobody yet."""
        known = User.objects.filter(role_holdings__unit=unit, role_holdings__role=role).order_by("pk").first()
        if known is not None:
            return known
        return people.create_person(
            unit,
            actor=ACTOR,
            username=f"{unit.code}-{role.value}",
            display_name=f"示例·{unit}{ROLES[role]}",
            role=role,
            with_descendants=False,
            password=self.password,
            must_change_password=False,
        )

    def _draft(self, record: dict[str, Any]) -> Edition:
        unit = Unit.objects.get(code=record["unit"])
        held = record.get("state") == "held"
        fields = {
            "title": record["title"],
            "kind": record["kind"],
            "topic": record["topic"],
            "audience": record.get("audience", "everyone"),
            "keywords": record["keywords"],
            "summary": record["summary"],
            "document_number": record.get("document_number", ""),
            "issuer": unit.name,
            "department": "办公室",
            "addressees": record.get("addressees", ""),
            "formed_on": date.fromisoformat(record["formed"]),
            "issued_on": date.fromisoformat(record["issued"]) if "issued" in record else None,
            "body_html": body_of(record["body"], record.get("html_table")),
            "openness": Openness.WITHHELD if held else Openness.PROACTIVE,
            "openness_basis": OpennessBasis.INTERNAL if held else OpennessBasis.NONE,
            "openness_reason": "属内部事务信息。" if held else "",
            "review_again_on": date(2021, 4, 2) if held else None,
        }
        if "interprets" in record:
            fields |= {
                "interprets_id": self.told[record["interprets"]].pk,
                "interpretation_form": InterpretationForm.TEXT,
            }
        files = [sheet(record["table"])] if "table" in record else []
        edition = actions.draft(
            unit,
            actor=self._person(unit, Role.CLERK),
            fields=fields,
            files=files,
            columns=Column.objects.filter(code__in=record.get("columns", [])),
            obligations=self._obligations(unit, record),
        )
        for file in edition.attachments.all():
            scan(file)
        return edition

    def _review(self, edition: Edition, until: EditionState = EditionState.APPROVED) -> Edition:
        unit = edition.unit
        reviewers = (self._person(unit, Role.REVIEWER), self.office, self._person(unit, Role.HEAD))
        clerk = self._person(unit, Role.CLERK)
        edition = actions.submit(edition, actor=clerk, revision=edition.revision, accepts_warnings=True)
        for stage, reviewer in zip(REVIEW_STATES, reviewers, strict=True):
            if edition.state == until:
                return edition
            edition = actions.pass_review(
                edition, actor=reviewer, stage=stage, digest=edition.digest, comment="（示例）同意。"
            )
        return edition

    def _clear(self, edition: Edition) -> None:
        """Clear it for secrecy, and for legality where its kind asks for that (article 17)."""
        for kind, basis in CLEARED_ON.items():
            if kind == ClearanceKind.SECRECY or needs_legality_review(edition.kind):
                actions.clear(
                    edition,
                    actor=self.office,
                    kind=kind,
                    conclusion=Conclusion.CLEARED,
                    basis=f"（示例）{basis}",
                    digest=edition.digest,
                )

    def _open_register(self) -> None:
        """The office says who registers whose normative documents, and how their numbers look."""
        register = self.story["register"]
        keeper = Unit.objects.get(code=register["keeper"])
        with present.staged(date(2020, 1, 2)):
            for unit, code in register["codes"].items():
                regulations.open_series(
                    Unit.objects.get(code=unit), actor=self.office, keeper=keeper, prefix=register["prefix"], code=code
                )

    def _register(self, edition: Edition, entry: dict[str, Any]) -> None:
        """Enter a normative document in the register, so that it may be published (三统一)."""
        series = RegisterSeries.objects.get(unit=edition.unit)
        regulations.register(
            edition,
            actor=self._person(series.keeper, Role.REVIEWER),
            series=series,
            effective_on=date.fromisoformat(entry["effective"]),
            months=entry["months"],
            opinion="（示例）制定程序完备，内容合法，准予登记。",
            digest=edition.digest,
        )

    def _publish(self, record: dict[str, Any]) -> Edition:
        out = date.fromisoformat(record["published"])
        with present.staged(out - timedelta(days=1)):
            edition = self._review(self._draft(record))
            self._clear(edition)
            if "registered" in record:
                self._register(edition, record["registered"])
        with present.staged(out):
            return actions.publish(edition, actor=self._person(edition.unit, Role.HEAD))

    def _amend(self, record: dict[str, Any]) -> None:
        change = record["amended"]
        known = self.told[record["key"]]
        clerk = self._person(known.unit, Role.CLERK)
        with present.staged(date.fromisoformat(change["on"])):
            edition = actions.amend(known, actor=clerk)
            fields = {
                "body_html": body_of([*record["body"], *change["paras"]], record.get("html_table")),
                "changed_on": date.fromisoformat(change["formed"]),
            }
            edition = actions.revise(edition, actor=clerk, revision=edition.revision, fields=fields)
            edition = self._review(edition)
            self._clear(edition)
            actions.publish(edition, actor=self._person(known.unit, Role.HEAD))

    def _withdraw(self, record: dict[str, Any]) -> None:
        change = record["withdrawn"]
        with present.staged(date.fromisoformat(change["on"])):
            actions.withdraw(
                self.told[record["key"]],
                actor=self.office,
                kind=WithdrawalKind(change["kind"]),
                note=f"（示例）{change['note']}",
            )

    def _on_its_way(self, record: dict[str, Any]) -> None:
        state = EditionState(record["state"])
        with present.staged(date.fromisoformat(record["formed"])):
            edition = self._draft(record)
            if state == EditionState.DRAFT:
                return
            until = state if state in REVIEW_STATES else EditionState.APPROVED
            edition = self._review(edition, until)
            if state in {EditionState.APPROVED, EditionState.HELD}:
                self._clear(edition)
            if state == EditionState.HELD:
                actions.hold(edition, actor=self._person(edition.unit, Role.HEAD))


def body_of(paragraphs: Iterable[str], table: list[list[str]] | None) -> str:
    """The body as HTML: `## ` starts a heading; a table's first row is its head."""
    parts = [f"<h2>{escape(p[3:])}</h2>" if p.startswith("## ") else f"<p>{escape(p)}</p>" for p in paragraphs]
    if table:
        head = "".join(f"<th>{escape(cell)}</th>" for cell in table[0])
        rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in table[1:])
        parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
    return "".join(parts)


def sheet(table: dict[str, Any]) -> actions.NewFile:
    """A workbook with the table's rows, as a file to attach."""
    book = Workbook()
    for row in table["rows"]:
        book.active.append(row)
    # Fixed, so that the same story gives the same bytes.
    book.properties.created = book.properties.modified = datetime.combine(date(2020, 1, 1), time.min)
    book.properties.creator = "示例"
    stream = io.BytesIO()
    book.save(stream)
    data = stream.getvalue()
    return actions.NewFile(name=table["name"], data=data, media_type=XLSX, sha256=hashlib.sha256(data).hexdigest())
