"""The classes of documents, and where a relation stands."""

from django.db import models


class DocumentClass(models.TextChoices):
    """What a document is in the order of laws; it decides the term that stands in for one not named."""

    LAW = "law", "法律、法规、规章"
    NORMATIVE = "normative", "规范性文件"


class RelationState(models.TextChoices):
    """A relation is read from the text, and counts when a person has confirmed it."""

    SUGGESTED = "suggested", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REJECTED = "rejected", "不是"


class Change(models.TextChoices):
    """What an edition that is registered does to its document."""

    ISSUED = "issued", "新制定"
    AMENDED = "amended", "修改"
    CORRECTED = "corrected", "更正文字"


class CleanupState(models.TextChoices):
    """Where a clean-up campaign stands."""

    DRAFT = "draft", "准备中"
    ASKING = "asking", "征求意见"
    PUBLISHED = "published", "已公布"
    UNDONE = "undone", "已撤回"
    DROPPED = "dropped", "已取消"


class Answer(models.TextChoices):
    """What is to become of a document that is looked at."""

    KEEP = "keep", "继续有效"
    AMEND = "amend", "拟修改"
    LAPSE = "lapse", "失效"
    REPEAL = "repeal", "废止"
