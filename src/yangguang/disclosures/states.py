"""The states that a record's editions pass through, and how lateness follows from dates."""

from django.db import models


class EditionState(models.TextChoices):
    """Where an edition stands between a draft and the archive."""

    DRAFT = "draft", "起草中"
    FIRST_REVIEW = "first_review", "待初审"
    SECOND_REVIEW = "second_review", "待复审"
    FINAL_REVIEW = "final_review", "待终审"
    APPROVED = "approved", "待发布"
    LIVE = "live", "已公开"
    SUPERSEDED = "superseded", "已被新版替代"
    WITHDRAWN = "withdrawn", "已撤下"
    HELD = "held", "已归档（不主动公开）"
    DISCARDED = "discarded", "已作废"


OPEN_STATES = (
    EditionState.DRAFT,
    EditionState.FIRST_REVIEW,
    EditionState.SECOND_REVIEW,
    EditionState.FINAL_REVIEW,
    EditionState.APPROVED,
)
OPEN_OR_LIVE = (*OPEN_STATES, EditionState.LIVE)
REVIEW_STATES = (EditionState.FIRST_REVIEW, EditionState.SECOND_REVIEW, EditionState.FINAL_REVIEW)
AFTER_REVIEW = {
    EditionState.FIRST_REVIEW: EditionState.SECOND_REVIEW,
    EditionState.SECOND_REVIEW: EditionState.FINAL_REVIEW,
    EditionState.FINAL_REVIEW: EditionState.APPROVED,
}


class Stage(models.TextChoices):
    """The three reviews (三审)."""

    FIRST = "first_review", "初审"
    SECOND = "second_review", "复审"
    FINAL = "final_review", "终审"


class Decision(models.TextChoices):
    """What a reviewer decides."""

    PASSED = "passed", "通过"
    RETURNED = "returned", "退回"


class Openness(models.TextChoices):
    """How information is open, fixed at its source (公开属性)."""

    PROACTIVE = "proactive", "主动公开"
    ON_REQUEST = "on_request", "依申请公开"
    WITHHELD = "withheld", "不予公开"


class OpennessBasis(models.TextChoices):
    """Why information is not published proactively: the article that allows it."""

    NONE = "", "—"
    STATE_SECRET = "14-secret", "第十四条：国家秘密"
    BANNED_BY_LAW = "14-law", "第十四条：法律、行政法规禁止公开"
    SAFETY = "14-safety", "第十四条：可能危及国家安全、公共安全、经济安全、社会稳定"
    TRADE_SECRET = "15-trade", "第十五条：商业秘密"
    PRIVACY = "15-privacy", "第十五条：个人隐私"
    INTERNAL = "16-internal", "第十六条：内部事务信息"
    PROCESS = "16-process", "第十六条：过程性信息"
    ENFORCEMENT = "16-file", "第十六条：行政执法案卷信息"
    SPECIFIC_GROUP = "13-group", "第十三条：只涉及特定对象，依申请提供"


class ClearanceKind(models.TextChoices):
    """Reviews that stand beside the three."""

    SECRECY = "secrecy", "保密审查"
    LEGALITY = "legality", "合法性审查"


class Conclusion(models.TextChoices):
    """What a clearance concludes."""

    CLEARED = "cleared", "可以公开"
    REFUSED = "refused", "不得公开"


class AttachmentRole(models.TextChoices):
    """What a file is to its record."""

    ORIGINAL = "original", "原件"
    ATTACHMENT = "attachment", "附件"
    PICTURE = "picture", "正文图片"


class ScanState(models.TextChoices):
    """Whether a file may be served."""

    PENDING = "pending", "待查毒"
    CLEAN = "clean", "安全"
    INFECTED = "infected", "有病毒"


class WithdrawalKind(models.TextChoices):
    """Why a record is no longer shown."""

    WITHDRAWN = "withdrawn", "撤下"
    REPLACED = "replaced", "被替代"
    MERGED = "merged", "并入其他记录"
    REPEALED = "repealed", "废止"


class EventKind(models.TextChoices):
    """What happened to a record in public."""

    PUBLISHED = "published", "公开"
    CHANGED = "changed", "更新"
    WITHDRAWN = "withdrawn", "撤下"


class ImportState(models.TextChoices):
    """A bulk import on its way."""

    WAITING = "waiting", "等待处理"
    RUNNING = "running", "处理中"
    DONE = "done", "已完成"
    FAILED = "failed", "未能完成"


class RowResult(models.TextChoices):
    """What became of a row of a bulk import."""

    ADDED = "added", "已导入"
    ALREADY = "already", "已有，未重复导入"
    HELD_BACK = "held_back", "存为草稿，未公开"
    FAILED = "failed", "未导入"


#: The kind (体裁) of records that explain another.
INTERPRETATION_KIND = "interpretation"


class InterpretationForm(models.TextChoices):
    """How an interpretation explains its document (国办发〔2016〕19号)."""

    TEXT = "text", "文字解读"
    PICTURE = "picture", "图解"
    VIDEO = "video", "视频解读"
    QA = "qa", "问答"
    BRIEFING = "briefing", "新闻发布会"
