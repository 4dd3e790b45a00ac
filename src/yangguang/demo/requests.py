"""The demonstration's requests for disclosure: received, corrected, consulted on, replied to, and one still due."""

from datetime import date
from typing import Any

from yangguang.foi import replies
from yangguang.foi.actions import consulting, disputes, handling, intake, replying
from yangguang.foi.actors import Visitor
from yangguang.foi.due import keep_in_step
from yangguang.foi.models import Case
from yangguang.foi.states import Source
from yangguang.kernel import present
from yangguang.organisations.models import Role, Unit, User
from yangguang.organisations.selectors import people_at

PEOPLE = {
    "natural": {
        "name": "张先生（示例）",
        "id_kind": "居民身份证",
        "id_number": "示例证件号码",
        "phone": "0736-0000000",
    },
    "company": {"name": "某商贸有限公司（示例）", "id_kind": "统一社会信用代码证", "id_number": "示例代码"},
}


class RequestTelling:
    """Tells of the requests to one unit, in the caller's transaction; every step is an action of somebody who may."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.clerk, self.reviewer, self.head = (self._one(role) for role in (Role.CLERK, Role.REVIEWER, Role.HEAD))

    def _one(self, role: Role) -> User:
        found = people_at(self.unit, (role,)).first()
        if found is None:
            raise LookupError(f"{self.unit} has no {role}")
        return found

    def tell(self) -> None:
        """Eight requests of the half-year."""
        self._replied(date(2020, 2, 17), date(2020, 3, 10), "（示例）2019年行政许可事项目录", "already_public")
        contested = self._replied(date(2020, 3, 2), date(2020, 3, 30), "（示例）某项目的审批会议记录", "process")
        self._replied(date(2020, 3, 18), date(2020, 4, 15), "（示例）某企业的开户资料", "special_access", "company")
        self._replied(date(2020, 4, 1), date(2020, 4, 22), "（示例）某小区的规划图", "not_ours")
        self._dispute(contested)
        self._given_up()
        self._consulted()
        self._extended()
        with present.staged(date(2020, 6, 3)):
            self._asked("（示例）政务服务大厅2020年的办件统计", items=["（示例）各窗口办件量", "（示例）平均办理时间"])
        with present.staged(date(2020, 6, 12)):
            self._asked("（示例）一件事一次办的事项清单", confirm=False)
        with present.staged(date(2020, 6, 15)):
            keep_in_step()

    def _asked(self, subject: str, who: str = "natural", *, confirm: bool = True, **more: Any) -> Case:
        person = {**PEOPLE[who], "address": "（示例）常德市武陵区示例路1号"}
        asked = {
            "person": person,
            "applicant_class": who,
            "subject": subject,
            "wanted": "（示例）内容为示例。",
            "carrier": "electronic",
            "delivery": "online",
            **more,
        }
        if not confirm:
            return intake.submit(self.unit, actor=Visitor(), **asked)
        today = present.today()
        case = intake.register(self.unit, actor=self.clerk, source=Source.IN_PERSON, arrived_on=today, **asked)
        return intake.assign(case, actor=self.clerk, handler=self.clerk)

    def _replied(self, asked_on: date, replied_on: date, subject: str, code: str, who: str = "natural") -> Case:
        with present.staged(asked_on):
            case = self._asked(subject, who)
        with present.staged(replied_on):
            self._reply(case, code)
        return Case.objects.get(pk=case.pk)

    def _reply(self, case: Case, code: str) -> None:
        kind = replies.get(code)
        given = {field.name: f"（示例）{field.label}" for field in kind.fields if field.kind != "date"}
        reply = replying.draft_reply(case, actor=self.clerk, code=code, given=given, checked=list(kind.checks))
        reply = replying.submit_reply(reply, actor=self.clerk)
        reply = replying.review_reply(reply, actor=self.reviewer, words="（示例）符合条例规定。")
        reply = replying.sign_reply(reply, actor=self.head)
        if reply.letter is not None:
            replying.record_delivery(reply.letter, actor=self.clerk, on=present.today(), method="当面领取")

    def _dispute(self, case: Case) -> None:
        with present.staged(date(2020, 4, 20)):
            made = disputes.register_dispute(
                case,
                actor=self.clerk,
                kind="review",
                organ="常德市人民政府",
                received_on=date(2020, 4, 17),
                reference="（示例）",
            )
            made = disputes.answer_dispute(made, actor=self.clerk, on=date(2020, 4, 20))
        with present.staged(date(2020, 6, 1)):
            disputes.decide_dispute(
                made, actor=self.clerk, outcome="upheld", on=date(2020, 6, 1), words="（示例）维持。"
            )

    def _given_up(self) -> None:
        with present.staged(date(2020, 4, 24)):
            case = self._asked("（示例）有关情况")
        with present.staged(date(2020, 4, 27)):
            handling.ask_correction(
                case, actor=self.clerk, missing="（示例）请写明所需信息的名称或者特征。", until=date(2020, 5, 15)
            )
        with present.staged(date(2020, 5, 18)):
            keep_in_step()

    def _consulted(self) -> None:
        with present.staged(date(2020, 5, 20)):
            case = self._asked("（示例）某采购项目的合同", "company")
        with present.staged(date(2020, 5, 25)):
            consulting.consult(
                case, actor=self.clerk, name="（示例）某供应商", question="（示例）合同的价格条款是否可以公开"
            )
        with present.staged(date(2020, 6, 8)):
            consulting.record_opinion(
                case.consultations.get(), actor=self.clerk, opinion="objection", words="（示例）涉及商业秘密。"
            )

    def _extended(self) -> None:
        with present.staged(date(2020, 5, 12)):
            case = self._asked("（示例）2015至2019年行政许可统计")
        with present.staged(date(2020, 6, 5)):
            handling.extend(case, actor=self.head, days=15, reason="（示例）资料分散在多个年度的档案中。")
