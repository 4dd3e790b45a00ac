"""The kinds, channels and stages of requests."""

from django.db import models


class Matter(models.TextChoices):
    """What is asked: information, or that a record about oneself be corrected (条例第四十一条)."""

    INFORMATION = "information", "申请公开信息"
    CORRECTION = "correction", "申请更正本人信息"


class ApplicantClass(models.TextChoices):
    """Who asks: a natural person, or an organisation of one of five kinds; the columns of table 3."""

    NATURAL = "natural", "自然人"
    COMPANY = "company", "商业企业"
    RESEARCH = "research", "科研机构"
    NONPROFIT = "nonprofit", "社会公益组织"
    LEGAL_SERVICE = "legal_service", "法律服务机构"
    OTHER = "other", "其他"


class Source(models.TextChoices):
    """How a request came in; the first six are the channels of `clock.Channel` (条例第三十一条)."""

    INTERNET = "internet", "互联网"
    IN_PERSON = "in_person", "当面提交"
    SPOKEN = "spoken", "口头提出"
    REGISTERED_POST = "registered_post", "需签收的邮寄"
    ORDINARY_POST = "ordinary_post", "平常信函"
    FAX = "fax", "传真"


class Carrier(models.TextChoices):
    """The form of the information that is wanted (条例第二十九条第三项、第四十条)."""

    ELECTRONIC = "electronic", "电子文件"
    PAPER = "paper", "纸质文件"
    ANY = "any", "均可"


class Delivery(models.TextChoices):
    """The way the answer is to come."""

    ONLINE = "online", "网上查看下载"
    EMAIL = "email", "电子邮件"
    POST = "post", "邮寄"
    PICKUP = "pickup", "当面领取"
    FAX = "fax", "传真"


class Stage(models.TextChoices):
    """Where a request stands. A cache over its steps (`course.stage_of`), made again with every step."""

    SUBMITTED = "submitted", "待确认收到"
    HANDLING = "handling", "办理中"
    CORRECTING = "correcting", "待补正"
    CONSULTING = "consulting", "征求意见中"
    EXPLAINING = "explaining", "待说明理由"
    PAYING = "paying", "待缴费"
    REPLIED = "replied", "已答复"
    ABANDONED = "abandoned", "视为放弃"
    WITHDRAWN = "withdrawn", "已撤回"


OPEN_STAGES = (
    Stage.SUBMITTED,
    Stage.HANDLING,
    Stage.CORRECTING,
    Stage.CONSULTING,
    Stage.EXPLAINING,
    Stage.PAYING,
)
CLOSED_STAGES = (Stage.REPLIED, Stage.ABANDONED, Stage.WITHDRAWN)


class StepKind(models.TextChoices):
    """What happens to a request. Those that `clock.Kind` knows too move its clock; the others stand in its story."""

    SUBMITTED = "submitted", "提交申请"
    CONFIRMED = "confirmed", "确认收到"
    ASSIGNED = "assigned", "交办"
    CORRECTION_ASKED = "correction_asked", "告知补正"
    CORRECTION_ANSWERED = "correction_answered", "收到补正"
    THIRD_PARTY_ASKED = "third_party_asked", "征求第三方意见"
    THIRD_PARTY_ANSWERED = "third_party_answered", "收到第三方意见"
    AGENCY_ASKED = "agency_asked", "征求其他机关意见"
    AGENCY_ANSWERED = "agency_answered", "收到其他机关意见"
    EXTENSION = "extension", "延长答复期限"
    REASONS_ASKED = "reasons_asked", "要求说明理由"
    REASONS_GIVEN = "reasons_given", "收到理由说明"
    LONGER_PERIOD = "longer_period", "确定延迟答复的期限"
    LONGER_AGREED = "longer_agreed", "同意延迟答复"
    FEE_NOTICE = "fee_notice", "发出收费通知"
    SAID_PAID = "said_paid", "申请人告知已缴费"
    FEE_PAID = "fee_paid", "完成缴费"
    REPLY = "reply", "答复"
    DELIVERED = "delivered", "送达"
    RECEIVED = "received", "申请人确认收到"
    RECALLED = "recalled", "收回答复"
    WITHDRAWAL = "withdrawal", "撤回申请"
    ABANDONED = "abandoned", "视为放弃"
    REOPENED = "reopened", "重新办理"


class ReplyState(models.TextChoices):
    """How far a reply has come: drafted, reviewed for legality, signed by the head, sent."""

    DRAFT = "draft", "起草"
    REVIEW = "review", "合法性审核"
    SIGNING = "signing", "待签发"
    SENT = "sent", "已发出"
    RECALLED = "recalled", "已收回"
    DROPPED = "dropped", "不用"


class Opinion(models.TextChoices):
    """What somebody who was consulted says (条例第三十二、三十四条)."""

    CONSENT = "consent", "同意公开"
    OBJECTION = "objection", "不同意公开"
    SILENCE = "silence", "逾期未答复"


class DisputeKind(models.TextChoices):
    """How a reply is contested; the blocks of table 4."""

    REVIEW = "review", "行政复议"
    DIRECT = "direct", "未经复议直接起诉"
    AFTER_REVIEW = "after_review", "复议后起诉"


class DisputeOutcome(models.TextChoices):
    """What came of it; the columns of table 4."""

    UPHELD = "upheld", "结果维持"
    CORRECTED = "corrected", "结果纠正"
    OTHER = "other", "其他结果"
    PENDING = "pending", "尚未审结"


class LetterKind(models.TextChoices):
    """The letters that are no reply."""

    RECEIPT = "receipt", "登记回执"
    CORRECTION = "correction", "补正告知书"
    THIRD_PARTY = "third_party", "第三方意见征询书"
    THIRD_PARTY_TOLD = "third_party_told", "决定公开告知书"
    AGENCY = "agency", "征求意见函"
    EXTENSION = "extension", "延期答复告知书"
    REASONS = "reasons", "说明理由告知书"
    LONGER = "longer", "延迟答复告知书"
    FEE = "fee", "收费通知"
    ABANDONED = "abandoned", "不再处理告知书"
    REPLY = "reply", "答复书"
