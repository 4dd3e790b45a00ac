"""Invented notices in many layouts, each with what must come out of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from yangguang.workplan.tests.notice_builder import C, Part, row

HEAD = [
    "临政公开办〔2021〕3号",
    "临江市政务公开领导小组办公室关于印发《临江市2021年政务公开重点工作分工》的通知",
    "各县（市、区）人民政府，市政府各部门、各直属机构：",
    "现将《临江市2021年政务公开重点工作分工》印发给你们，请认真组织实施。",
    "临江市政务公开领导小组办公室",
    "2021年5月12日",
    "附件：临江市2021年政务公开重点工作分工",
]
DECISION = "重大行政决策作出前公开草案及说明，听取公众意见不少于30日。"
LEDGER = "梳理公开事项，形成台账，2021年6月底前报市政府办备案。"
WINDOW = "在政务大厅设置公开专区，提供查询、打印和咨询服务。"
REPLY = "收到申请当日登记；需要补正的，一次性告知。"


@dataclass(frozen=True)
class Want:
    """What a task must come out as; None is not checked."""

    number: int
    aspect: str
    title: str
    lead: list[str]
    responsible: list[str]
    deadline: str | None = None
    dates: list[str | None] | None = None
    label: str | None = None
    text: str | None = None


@dataclass(frozen=True)
class Case:
    name: str
    parts: list[Part]
    tasks: list[Want]
    aspects: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    formats: tuple[str, ...] = ("txt", "html", "docx", "xlsx", "pdf")


CASES: list[Case] = []


def case(build: Callable[[], Case]) -> Callable[[], Case]:
    CASES.append(build())
    return build


@case
def one_unit_column_with_verbs() -> Case:
    grid = [
        row("序号", "工作任务", "责任单位", "完成时限"),
        row("1", f"推进决策预公开。{DECISION}", "市政府办牵头，市司法局、市财政局按职责分工负责", "2021年9月底前"),
        row("2", f"编制公开台账。{LEDGER}", "办公室牵头,各科室配合", "6月"),
        row("3", f"建设公开专区。{WINDOW}", "各县（市、区）人民政府", "长期坚持"),
    ]
    return Case(
        "one unit column with verbs",
        [*HEAD, grid],
        [
            Want(1, "", "推进决策预公开", ["市政府办"], ["市司法局", "市财政局"], "2021年9月底前", ["2021-09-30"]),
            Want(2, "", "编制公开台账", ["办公室"], ["各科室"], "6月", ["2021-06-30", "2021-06-30"]),
            Want(3, "", "建设公开专区", [], ["各县（市、区）人民政府"], "长期坚持", []),
        ],
    )


@case
def class_column_with_row_spans() -> Case:
    grid = [
        row("类别", "重点任务", "具体要求", "牵头单位", "配合单位", "时间节点"),
        row(C("决策公开", 2), "决策预公开", DECISION, "市司法局", "市直有关部门", "全年"),
        row("会议开放", "每季度至少邀请一次群众代表列席。", "市政府办", "市直各部门、单位", "每季度末"),
        row("服务公开", "公开专区", WINDOW, "市行政审批局", "各县（市、区）人民政府", "10月31日前"),
    ]
    return Case(
        "class column with row spans",
        [*HEAD, grid],
        [
            Want(1, "决策公开", "决策预公开", ["市司法局"], ["市直有关部门"], "全年", text=f"决策预公开。{DECISION}"),
            Want(2, "决策公开", "会议开放", ["市政府办"], ["市直各部门、单位"], "每季度末"),
            Want(3, "服务公开", "公开专区", ["市行政审批局"], ["各县（市、区）人民政府"], "10月31日前", ["2021-10-31"]),
        ],
        ["决策公开", "服务公开"],
    )


@case
def header_in_two_rows() -> Case:
    grid = [
        row(C("序号", 2), C("工作内容", 2), C("责任分工", 1, 2), C("完成时间", 2)),
        row("牵头单位", "配合单位"),
        row("1", f"公开预算决算。{LEDGER}", "市财政局", "市直各单位", "2021年8月"),
        row("2", f"规范申请办理。{REPLY}", "市政府办、市司法局", "各区、县（市）人民政府，市政府各部门", ""),
    ]
    return Case(
        "header in two rows",
        [*HEAD, grid],
        [
            Want(1, "", "公开预算决算", ["市财政局"], ["市直各单位"], "2021年8月", ["2021-06-30", "2021-08-31"]),
            Want(2, "", "规范申请办理", ["市政府办", "市司法局"], ["各区、县（市）人民政府", "市政府各部门"]),
        ],
    )


@case
def title_row_over_the_table() -> Case:
    grid = [
        row(C("2021年政务公开重点工作责任分工表", 1, 4)),
        row("编号", "主要任务", "主责单位", "协办单位"),
        row("1", f"公开应急信息。{DECISION}", "市应急局", "市气象局、市水利局"),
        row("2", f"公开学校招生。{WINDOW}", "市教育局", "各区县（市）人民政府、管委会"),
    ]
    return Case(
        "title row over the table",
        [*HEAD, grid],
        [
            Want(1, "", "公开应急信息", ["市应急局"], ["市气象局", "市水利局"]),
            Want(2, "", "公开学校招生", ["市教育局"], ["各区县（市）人民政府、管委会"]),
        ],
    )


@case
def aspect_rows_spanning() -> Case:
    grid = [
        row("序号", "任务内容", "责任部门", "完成期限"),
        row(C("一、围绕发展抓公开", 1, 4)),
        row("1", f"公开惠企政策。{LEDGER}", "市工信局、市税务局", "9月30日"),
        row("2", f"公开项目审批。{WINDOW}", "市发改委", "年底前"),
        row(C("二、围绕民生抓公开", 1, 4)),
        row("3", f"公开医疗收费。{DECISION}", "市卫健委、市医保局", "持续推进"),
    ]
    return Case(
        "aspect rows spanning the table",
        [*HEAD, grid],
        [
            Want(
                1,
                "围绕发展抓公开",
                "公开惠企政策",
                [],
                ["市工信局", "市税务局"],
                "9月30日",
                ["2021-06-30", "2021-09-30"],
            ),
            Want(2, "围绕发展抓公开", "公开项目审批", [], ["市发改委"], "年底前", ["2021-12-31"]),
            Want(3, "围绕民生抓公开", "公开医疗收费", [], ["市卫健委", "市医保局"], "持续推进", []),
        ],
        ["围绕发展抓公开", "围绕民生抓公开"],
    )


@case
def headings_between_tables_numbers_restart() -> Case:
    header = row("序号", "工作任务", "牵头部门", "参与单位")
    first = [header, row("1", DECISION, "市司法局", "市直有关部门"), row("2", LEDGER, "市政府办", "各县区")]
    second = [header, row("1", WINDOW, "市行政审批局", "各县区"), row("2", REPLY, "市政府办", "市直各部门")]
    return Case(
        "headings between tables, numbers restart",
        [*HEAD, "一、决策和执行公开", first, "二、管理和服务公开", second],
        [
            Want(1, "决策和执行公开", DECISION.rstrip("。"), ["市司法局"], ["市直有关部门"], label="1"),
            Want(2, "决策和执行公开", LEDGER.rstrip("。"), ["市政府办"], ["各县区"], label="2"),
            Want(3, "管理和服务公开", WINDOW.rstrip("。"), ["市行政审批局"], ["各县区"], label="1"),
            Want(4, "管理和服务公开", REPLY.rstrip("。"), ["市政府办"], ["市直各部门"], label="2"),
        ],
        ["决策和执行公开", "管理和服务公开"],
    )


@case
def header_on_every_page() -> Case:
    header = row("序号", "重点工作", "责任科室", "时限")
    grid = [
        header,
        row("1", f"更新机构职能。{WINDOW}", "人事科", "3月底前"),
        row("2", f"公开办事指南。{DECISION}", "审批科、法规科", "5月"),
        header,
        row("3", f"公开年度报告。{REPLY}", "办公室", "1月31日前"),
    ]
    return Case(
        "header on every page",
        [*HEAD, grid],
        [
            Want(1, "", "更新机构职能", [], ["人事科"], "3月底前", ["2021-03-31"]),
            Want(2, "", "公开办事指南", [], ["审批科", "法规科"], "5月", ["2021-05-31"]),
            Want(3, "", "公开年度报告", [], ["办公室"], "1月31日前", ["2021-01-31"]),
        ],
    )


@case
def only_one_of_several_tables() -> Case:
    contacts = [
        row("序号", "单位", "姓名", "联系电话"),
        row("1", "市司法局", "某某", "0000"),
        row("2", "市财政局", "某某", "0001"),
    ]
    tasks = [
        row("序号", "工作要点", "承办单位", "备注"),
        row("1", f"公开规划计划。{LEDGER}", "市发改委", "制定专项方案"),
        row("2", f"公开统计数据。{WINDOW}", "市统计局", ""),
    ]
    scores = [
        row("序号", "考核内容", "责任单位", "分值"),
        row("1", "机构职能公开", "市委编办", "5"),
    ]
    return Case(
        "only one of several tables is the breakdown",
        [*HEAD, contacts, "附件2", tasks, "附件3", scores],
        [
            Want(1, "", "公开规划计划", [], ["市发改委"]),
            Want(2, "", "公开统计数据", [], ["市统计局"]),
        ],
    )


@case
def ditto_cells() -> Case:
    grid = [
        row("序号", "事项", "牵头单位", "责任单位", "完成时限"),
        row("1", f"公开招标信息。{WINDOW}", "市公共资源交易中心", "市住建局、市交通局", "2021年7月底前"),
        row("2", f"公开中标结果。{DECISION}", "同上", "同上", "同上"),
    ]
    return Case(
        "ditto cells",
        [*HEAD, grid],
        [
            Want(1, "", "公开招标信息", ["市公共资源交易中心"], ["市住建局", "市交通局"], "2021年7月底前"),
            Want(
                2, "", "公开中标结果", ["市公共资源交易中心"], ["市住建局", "市交通局"], "2021年7月底前", ["2021-07-31"]
            ),
        ],
    )


@case
def two_levels_and_no_numbers() -> Case:
    grid = [
        row("一级任务", "二级任务", "责任单位"),
        row(C("平台建设", 2), f"优化网站检索。{WINDOW}", "市大数据局"),
        row(f"整合新媒体账号。{LEDGER}", "市委网信办、市政府办"),
        row("队伍建设", f"开展业务培训。{REPLY}", "市政府办牵头，各县（市、区）人民政府配合"),
    ]
    return Case(
        "two levels of tasks, no numbers",
        [*HEAD, grid],
        [
            Want(1, "平台建设", "优化网站检索", [], ["市大数据局"]),
            Want(2, "平台建设", "整合新媒体账号", [], ["市委网信办", "市政府办"]),
            Want(3, "队伍建设", "开展业务培训", ["市政府办"], ["各县（市、区）人民政府"]),
        ],
        ["平台建设", "队伍建设"],
    )


@case
def task_column_groups_measures() -> Case:
    grid = [
        row("序号", "重点任务", "工作措施", "责任单位", "完成时限"),
        row(C("1", 2), C("强化政策公开", 2), f"建设文件库。{LEDGER}", "市政府办", "6月底前"),
        row(f"清理失效文件。{DECISION}", "市司法局", "11月底前"),
        row("2", "强化服务公开", f"公布服务事项。{WINDOW}", "市行政审批局", "12月"),
    ]
    return Case(
        "task column that groups measures",
        [*HEAD, grid],
        [
            Want(1, "强化政策公开", "建设文件库", [], ["市政府办"], "6月底前"),
            Want(2, "强化政策公开", "清理失效文件", [], ["市司法局"], "11月底前", ["2021-11-30"]),
            Want(3, "强化服务公开", "公布服务事项", [], ["市行政审批局"], "12月", ["2021-12-31"]),
        ],
        ["强化政策公开", "强化服务公开"],
        formats=("html", "docx", "xlsx", "pdf"),
    )


@case
def units_that_span_rows() -> Case:
    grid = [
        row("序号", "工作任务", "牵头单位", "责任单位"),
        row("1", f"公开执法依据。{WINDOW}", C("市司法局", 2), "市城管局"),
        row("2", f"公开执法结果。{DECISION}", "市市场监管局、市文旅局"),
        row("3", f"公开执法统计。{REPLY}", "市统计局", "市直各单位"),
    ]
    return Case(
        "units that span rows",
        [*HEAD, grid],
        [
            Want(1, "", "公开执法依据", ["市司法局"], ["市城管局"]),
            Want(2, "", "公开执法结果", ["市司法局"], ["市市场监管局", "市文旅局"]),
            Want(3, "", "公开执法统计", ["市统计局"], ["市直各单位"]),
        ],
        formats=("html", "docx", "xlsx", "pdf"),
    )


@case
def labels_inside_the_cell() -> Case:
    grid = [
        row("工作任务", "责任分工"),
        row(
            f"（一）公开价格信息。{WINDOW}",
            "牵头单位：市发改委；责任单位：市市场监管局、各县区；完成时限：2021年10月底前",
        ),
        row(f"（二）公开供水信息。{REPLY}", "(市水利局牵头，各部门配合)"),
    ]
    return Case(
        "labels inside the unit cell",
        [*HEAD, grid],
        [
            Want(1, "", "公开价格信息", ["市发改委"], ["市市场监管局", "各县区"], "2021年10月底前", ["2021-10-31"]),
            Want(2, "", "公开供水信息", ["市水利局"], ["各部门"]),
        ],
    )


@case
def responsible_beside_support() -> Case:
    grid = [
        row("序号", "公开事项", "责任部门", "配合单位", "进度安排"),
        row("1", f"公开住房保障。{LEDGER}", "市住建局", "市财政局、市民政局", "上半年"),
        row("2", f"公开征地补偿。{WINDOW}", "市自然资源和规划局", "各县、市、区人民政府", "第三季度"),
    ]
    return Case(
        "responsible column beside a supporting one",
        [*HEAD, grid],
        [
            Want(1, "", "公开住房保障", ["市住建局"], ["市财政局", "市民政局"], "上半年", ["2021-06-30", "2021-06-30"]),
            Want(2, "", "公开征地补偿", ["市自然资源和规划局"], ["各县、市、区人民政府"], "第三季度", ["2021-09-30"]),
        ],
    )


@case
def number_column_counts_aspects() -> Case:
    grid = [
        row("序号", C("要点内容", 1, 2), "牵头单位", "责任单位"),
        row(
            C("1", 2),
            C("抓好政策公开", 2),
            f"（一）做好文件公开。{DECISION}",
            "市司法局",
            "市直有关部门，区县市人民政府、管委会",
        ),
        row(f"（二）做好政策解读。{WINDOW}", "市政府办、市委宣传部", "市直各单位"),
        row("2", "抓好平台管理", f"（三）办好政府网站。{REPLY}", "市大数据局", "市直和中央、省驻临有关单位"),
    ]
    return Case(
        "number column that counts aspects",
        [*HEAD, grid],
        [
            Want(
                1,
                "抓好政策公开",
                "做好文件公开",
                ["市司法局"],
                ["市直有关部门", "区县市人民政府、管委会"],
                label="（一）",
            ),
            Want(2, "抓好政策公开", "做好政策解读", ["市政府办", "市委宣传部"], ["市直各单位"]),
            Want(3, "抓好平台管理", "办好政府网站", ["市大数据局"], ["市直和中央、省驻临有关单位"]),
        ],
        ["抓好政策公开", "抓好平台管理"],
    )


@case
def aspects_by_chinese_numbers() -> Case:
    grid = [
        row("序号", "工作项目", "负责单位", "备注"),
        row("一", "加强制度建设", "", ""),
        row("1", f"修订工作规程。{LEDGER}", "市政府办", ""),
        row("2", f"建立培训制度。{REPLY}", "市政府办、市人社局", ""),
        row("二", "加强监督检查", "", ""),
        row("3", f"开展网站检查。{WINDOW}", "市大数据局", ""),
    ]
    return Case(
        "aspects with Chinese numbers in the number column",
        [*HEAD, grid],
        [
            Want(1, "加强制度建设", "修订工作规程", [], ["市政府办"]),
            Want(2, "加强制度建设", "建立培训制度", [], ["市政府办", "市人社局"]),
            Want(3, "加强监督检查", "开展网站检查", [], ["市大数据局"]),
        ],
        ["加强制度建设", "加强监督检查"],
    )


@case
def lines_in_cells() -> Case:
    grid = [
        row("序号", "任务名称", "牵头科室", "协办单位", "办结时限"),
        row("1", f"整理公开目录\n{LEDGER}", "办公室\n法规科", "各科室、\n下属单位", "2021年\n11月底前"),
        row("2", f"更新公开指南\n{REPLY}", "办公室", "信息中心", "随时"),
    ]
    return Case(
        "line breaks in cells",
        [*HEAD, grid],
        [
            Want(
                1,
                "",
                "整理公开目录",
                ["办公室", "法规科"],
                ["各科室", "下属单位"],
                "2021年11月底前",
                ["2021-06-30", "2021-11-30"],
            ),
            Want(2, "", "更新公开指南", ["办公室"], ["信息中心"], "随时"),
        ],
        formats=("html", "docx", "xlsx", "pdf"),
    )


@case
def outline_units_in_brackets() -> Case:
    return Case(
        "outline with units in brackets",
        [
            *HEAD[:4],
            "一、围绕权力运行抓公开",
            f"（一）推进决策公开。{DECISION}（市政府办牵头，市直各部门配合）",
            f"（二）推进执行公开。{WINDOW}（责任单位：市督查室、各县（市、区）人民政府；完成时限：2021年12月底）",
            "二、加强组织保障",
            "（一）加强领导。各单位主要负责同志要亲自过问。",
            "（二）加强考核。年终通报结果。",
            *HEAD[4:6],
        ],
        [
            Want(1, "围绕权力运行抓公开", "推进决策公开", ["市政府办"], ["市直各部门"]),
            Want(
                2,
                "围绕权力运行抓公开",
                "推进执行公开",
                [],
                ["市督查室", "各县（市、区）人民政府"],
                "2021年12月底",
                ["2021-12-31"],
            ),
        ],
        ["围绕权力运行抓公开"],
    )


@case
def outline_units_in_own_paragraph() -> Case:
    return Case(
        "outline with units in a paragraph of their own",
        [
            *HEAD[:4],
            "一、深化政策公开",
            "1.集中公开政策",
            f"建成政策文件库。{LEDGER}",
            "牵头单位：市司法局。责任单位：各区县。",
            "2.做好政策解读",
            WINDOW,
            "牵头单位：市政府办",
            "责任单位：市直有关部门，区县市人民政府、管委会",
            "完成时限：2021年11月底前",
            "二、深化服务公开",
            "1.公开办事指南",
            REPLY,
            "责任单位：市行政审批局、市公安局",
            *HEAD[4:6],
        ],
        [
            Want(1, "深化政策公开", "集中公开政策", ["市司法局"], ["各区县"], None, ["2021-06-30"], label="1."),
            Want(
                2,
                "深化政策公开",
                "做好政策解读",
                ["市政府办"],
                ["市直有关部门", "区县市人民政府、管委会"],
                "2021年11月底前",
                ["2021-11-30"],
            ),
            Want(3, "深化服务公开", "公开办事指南", [], ["市行政审批局", "市公安局"], label="1."),
        ],
        ["深化政策公开", "深化服务公开"],
        formats=("txt", "html", "docx", "pdf"),
    )


@case
def outline_with_measures_below() -> Case:
    return Case(
        "outline whose measures stand below the task",
        [
            *HEAD[:4],
            "一、加强平台建设",
            "（一）办好政府网站。（市大数据局牵头，各县区、市直各部门配合）",
            "1.每季度检查一次栏目更新情况。",
            "2.2021年9月底前完成无障碍改造。",
            "（二）管好新媒体。（市政府办、市委网信办按职责分工负责）",
            "1.关停长期不更新的账号。",
            *HEAD[4:6],
        ],
        [
            Want(1, "加强平台建设", "办好政府网站", ["市大数据局"], ["各县区", "市直各部门"]),
            Want(2, "加强平台建设", "管好新媒体", [], ["市政府办", "市委网信办"]),
        ],
        ["加强平台建设"],
    )


@case
def outline_spoken_numbers() -> Case:
    return Case(
        "outline numbered 一是, 二是",
        [
            *HEAD[:4],
            "一、重点任务",
            f"一是抓好政策发布。{WINDOW}（市政府办负责）",
            f"二是抓好政策解读。{REPLY}（市委宣传部牵头，市直有关部门配合）",
            *HEAD[4:6],
        ],
        [
            Want(1, "重点任务", "抓好政策发布", [], ["市政府办"], label="一是"),
            Want(2, "重点任务", "抓好政策解读", ["市委宣传部"], ["市直有关部门"], label="二是"),
        ],
        ["重点任务"],
        formats=("txt", "html", "docx", "pdf"),
    )


@case
def outline_three_levels() -> Case:
    return Case(
        "outline of three levels",
        [
            *HEAD[:4],
            "一、以公开促落实",
            "（一）规划公开",
            f"1.公开历史规划。{WINDOW}（市发改委）",
            f"2.公开专项规划。{LEDGER}（市发改委、市自然资源和规划局）",
            "（二）市场公开",
            f"3.公开监管规则。{DECISION}（市市场监管局牵头，各县（市、区）人民政府落实）",
            *HEAD[4:6],
        ],
        [
            Want(1, "以公开促落实", "公开历史规划", [], ["市发改委"]),
            Want(2, "以公开促落实", "公开专项规划", [], ["市发改委", "市自然资源和规划局"]),
            Want(3, "以公开促落实", "公开监管规则", ["市市场监管局"], ["各县（市、区）人民政府"]),
        ],
        ["以公开促落实"],
    )


@case
def repeated_number() -> Case:
    grid = [
        row("序号", "工作任务", "责任单位"),
        row("1", f"公开甲类信息。{WINDOW}", "市民政局"),
        row("2", f"公开乙类信息。{REPLY}", "市人社局"),
        row("2", f"公开丙类信息。{LEDGER}", "市教育局"),
    ]
    return Case(
        "one number twice",
        [*HEAD, grid],
        [
            Want(1, "", "公开甲类信息", [], ["市民政局"]),
            Want(2, "", "公开乙类信息", [], ["市人社局"]),
            Want(2, "", "公开丙类信息", [], ["市教育局"]),
        ],
        problems=["编号都是2"],
    )


@case
def missing_number() -> Case:
    grid = [
        row("序号", "工作任务", "责任单位"),
        row("1", f"公开甲类信息。{WINDOW}", "市民政局"),
        row("2", f"公开乙类信息。{REPLY}", "市人社局"),
        row("5", f"公开丙类信息。{LEDGER}", "市教育局"),
    ]
    return Case(
        "numbers left out",
        [*HEAD, grid],
        [
            Want(1, "", "公开甲类信息", [], ["市民政局"]),
            Want(2, "", "公开乙类信息", [], ["市人社局"]),
            Want(5, "", "公开丙类信息", [], ["市教育局"]),
        ],
        problems=["缺第3、4项"],
    )


@case
def no_unit_column() -> Case:
    grid = [
        row("序号", "工作任务", "完成时限"),
        row("1", f"公开甲类信息。{WINDOW}", "6月底前"),
        row("2", f"公开乙类信息。{REPLY}", "9月底前"),
    ]
    return Case(
        "a table without units",
        [*HEAD, grid],
        [
            Want(1, "", "公开甲类信息", [], [], "6月底前"),
            Want(2, "", "公开乙类信息", [], [], "9月底前"),
        ],
        problems=["没有责任单位一栏"],
    )


@case
def units_in_the_text_of_a_table() -> Case:
    grid = [
        row("序号", "工作任务", "完成时限"),
        row("1", f"公开甲类信息。{WINDOW}（市民政局牵头，各县区配合）", "6月底前"),
        row("2", f"公开乙类信息。{REPLY}（责任单位：市人社局）", "9月底前"),
    ]
    return Case(
        "units in the text of a table",
        [*HEAD, grid],
        [
            Want(1, "", "公开甲类信息", ["市民政局"], ["各县区"], "6月底前", text=f"公开甲类信息。{WINDOW}"),
            Want(2, "", "公开乙类信息", [], ["市人社局"], "9月底前"),
        ],
    )


@case
def empty_unit_cell() -> Case:
    grid = [
        row("序号", "工作任务", "牵头单位", "责任单位"),
        row("1", f"公开甲类信息。{WINDOW}", "市民政局", "各县区"),
        row("2", f"公开乙类信息。{REPLY}", "", ""),
        row("3", f"公开丙类信息。{LEDGER}", "市教育局", "/"),
    ]
    return Case(
        "a task without units",
        [*HEAD, grid],
        [
            Want(1, "", "公开甲类信息", ["市民政局"], ["各县区"]),
            Want(2, "", "公开乙类信息", [], []),
            Want(3, "", "公开丙类信息", ["市教育局"], []),
        ],
        problems=["第2项任务“公开乙类信息”没有写责任单位"],
    )


@case
def impossible_day() -> Case:
    grid = [
        row("序号", "工作任务", "责任单位", "完成时限"),
        row("1", f"公开甲类信息。{WINDOW}", "市民政局", "6月31日前"),
        row("2", "公开乙类信息。2021年2月29日前完成。", "市人社局", "3月1日"),
    ]
    return Case(
        "days that no calendar has",
        [*HEAD, grid],
        [
            Want(1, "", "公开甲类信息", [], ["市民政局"], "6月31日前", [None]),
            Want(2, "", "公开乙类信息", [], ["市人社局"], "3月1日", [None, "2021-03-01"]),
        ],
        problems=["“6月31日”不是日历上有的日子", "“2021年2月29日”不是日历上有的日子"],
    )
