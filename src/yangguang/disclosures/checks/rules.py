"""The rules of the machine checks: their names, how grave by default, what to do about a finding."""

from dataclasses import dataclass

from yangguang.kernel import privacy
from yangguang.kernel.privacy.places.contents import HIDDEN, PICTURE_PAGES, PICTURES, UNREAD

from .results import Finding, Severity

VERSION = "2"
"""Counted up when a detector changes, so that findings kept for a file are made anew."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `label` for lists, `severity` unless the workbench sets another, `advice` as a sentence."""

    name: str
    label: str
    severity: Severity
    advice: str

    def found(self, where: str, excerpt: str, *, advice: str = "", severity: Severity | None = None) -> Finding:
        """A finding of this rule."""
        return Finding(self.name, severity or self.severity, where, excerpt, advice or self.advice)


_MASK = "请点“一键脱敏”，或者删去后再提交。"
_ALL = (
    Rule(privacy.IDENTITY, "身份证号码", "blocking", f"身份证号码不得公开，{_MASK}"),
    Rule(privacy.MOBILE, "手机号码", "blocking", f"个人手机号码不得公开，{_MASK}确是对外办公用的，请改用办公电话。"),
    Rule(privacy.BANK_CARD, "银行卡号", "blocking", f"个人银行卡号不得公开，{_MASK}"),
    Rule(privacy.HOME_ADDRESS, "家庭住址", "blocking", f"家庭住址只能公开到乡镇、街道，{_MASK}"),
    Rule(privacy.ADDRESS, "详细地址", "warning", "请核对是不是个人住址；是的，只写到乡镇、街道。"),
    Rule(privacy.NAME, "与号码并列的姓名", "warning", "姓名与个人号码写在一起，请一并脱敏，保留姓氏即可。"),
    Rule(privacy.FIXED_PHONE, "固定电话", "warning", "请核对是不是单位对外的电话；是个人或住宅电话的，请脱敏或删去。"),
    Rule(HIDDEN, "文件中的隐藏内容", "warning", "公众下载后可以看到，请接受修订、删去批注和隐藏内容后重新上传。"),
    Rule(UNREAD, "无法检查的嵌入文件", "warning", "请另行打开检查，或者删去后重新上传。"),
    Rule("attachment_unread", "无法检查的附件", "warning", "系统读不了这个附件，请人工核对有没有不能公开的内容。"),
    Rule(
        PICTURE_PAGES,
        "只有图片的页面",
        "warning",
        "图片中的文字未检查，请人工查看；扫描页不能检索和复制，请改用可复制文字的文件。",
    ),
    Rule(PICTURES, "图片中的文字未检查", "warning", "系统不识别图片中的文字，请人工查看有没有不能公开的内容。"),
    Rule("image_only_pdf", "图片型 PDF", "blocking", "整份文件没有文字，请上传可复制文字的 PDF 或 Word 文件。"),
    Rule("misstatement", "错误表述", "warning", "请核对后改正；确无错误的，可请管理员列入白名单。"),
    Rule("impossible_date", "不存在的日期", "blocking", "请按原文核对日期。"),
    Rule("future_date", "将来的日期", "blocking", "生成、发文日期不会晚于今天，请核对。"),
    Rule("date_order", "日期先后矛盾", "blocking", "信息不会在形成以前发出或者公开，请核对各个日期。"),
    Rule("backdated", "倒签公开日期", "blocking", "公开日期必须是实际公开的那一天，请勿倒签。"),
    Rule("missing_element", "缺少必备要素", "blocking", "请补齐后再提交。"),
    Rule("empty_body", "正文为空", "blocking", "请填写正文，或者上传附件并在正文中说明。"),
    Rule("tiny_body", "正文过短", "warning", "正文只有寥寥数字，请核对是不是漏了内容。"),
    Rule("near_duplicate", "内容雷同", "warning", "与已公开的信息基本相同，请核对是不是重复公开。"),
    Rule("broken_link", "无效链接", "warning", "请改正链接地址，或者去掉链接。"),
    Rule("missing_attachment", "缺少附件", "warning", "正文写明的附件没有上传，请补传或者修改正文。"),
    Rule("form_absent", "缺少图片或视频", "warning", "请补上图片、视频，或者改选解读形式。"),
)
RULES: dict[str, Rule] = {rule.name: rule for rule in _ALL}
"""Every rule by its name, in the order in which lists show them."""
