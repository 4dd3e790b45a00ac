"""A hundred and more official documents in varied layouts, each with what it says about itself. None is real."""

import html
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from openpyxl import Workbook
from pypinyin import Style, pinyin
from reportlab import platypus as pdf
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from yangguang.kernel.text import to_traditional

Grid = list[list[str]]
_BRACKETS = ("〔{}〕", "[{}]", "【{}】", "（{}）", "({})", "［{}］", "〔 {} 〕", "﹝{}﹞")
_ORGANS = (
    ("平川市人民政府", "平政发"),
    ("平川市人民政府办公室", "平政办发"),
    ("平川市教育局", "平教发"),
    ("临江县人民政府", "临政函"),
    ("平川市政务公开领导小组办公室", "平公开办发"),
    ("平川市卫生健康委员会", "平卫健发"),
    ("临江县民政局", "临民字"),
    ("平川经济技术开发区管理委员会", "平经管发"),
    ("平川市疫情防控指挥部", "平防指"),
    ("平川市行政审批服务局", "平审发"),
)
_SUBJECTS = (
    ("关于做好{year}年政务公开工作的通知", 18),
    ("关于印发《平川市{year}年政务公开工作要点》的通知", 20),
    ("关于印发平川市农村饮水安全工程运行管理办法（试行）的通知", 22),
    ("关于转发《国务院办公厅关于全面推进基层政务公开标准化规范化工作的指导意见》的通知", 24),
    ("关于加快推进“一件事一次办”改革的实施意见", 16),
    ("关于同意设立临江县城北市场的批复", 12),
    ("关于商请提供公共数据的函", 10),
    ("关于{year}年上半年信访工作情况的通报", 14),
    ("关于表彰先进集体和先进个人的决定", 12),
    ("关于开展安全生产大检查的紧急通知", 12),
    ("关于张三等同志任免职的通知", 9),
    ("关于公布行政许可事项目录的公告", 11),
    ("关于贯彻落实《平川市优化营商环境条例》进一步规范行政执法行为的若干措施", 25),
    ("关于加强和改进社区、村（居）务公开工作的意见（征求意见稿）", 20),
)
_ADDRESSEES = (
    "各区县人民政府，市直各单位：",
    "各区县市人民政府、各管委会，市直和中央、省驻市有关单位：",
    "市财政局：",
    "各乡镇人民政府、街道办事处，县直有关单位：",
    "",
)
_BODY = (
    "为贯彻落实《国务院办公厅关于印发2020年政务公开工作要点的通知》（国办发〔2020〕17号）精神，现将有关事项通知如下。",
    "一、提高认识",
    "各单位要按照省政府办公厅2019年12月3日印发的《方案》（湘政办发[2019]60号）要求，于2020年6月30日前完成。",
    "二、明确任务",
    "（一）健全制度。平川市财政局要在2020年5月1日前制定办法，报平川市人民政府备案。",
    "（二）加强督导。对落实不力的，按照平政办发〔2018〕3号文件处理。",
    "1.建立台账。每月5日前报送。",
)
_TABLE = [["序号", "文件名称", "文号", "发文日期"], ["1", "关于公开的通知", "平政办发〔2017〕9号", "2017年5月6日"]]
_CHINESE = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Case:
    """A document and what is to be read from it."""

    name: str
    data: bytes
    title: str
    number: str | None
    issuer: str
    day: date


@dataclass
class Parts:
    """A document as its writers see it: `head` above the title, title lines, `rest` below; `fields` a page's own."""

    head: list[str] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    rest: list[str | Grid] = field(default_factory=list)
    signed: list[str] = field(default_factory=list)
    after: list[str | Grid] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)

    def lines(self) -> list[str | Grid]:
        return [*self.head, *self.title, *self.rest, *self.signed, *self.after]


def chinese_day(day: date, zero: str = "〇") -> str:
    """二〇二〇年四月二十四日."""

    def small(number: int) -> str:
        tens, ones = divmod(number, 10)
        return ("" if tens == 0 else "十" if tens == 1 else f"{_CHINESE[tens]}十") + (_CHINESE[ones] if ones else "")

    year = "".join(_CHINESE[int(digit)] for digit in str(day.year)).replace("〇", zero)
    return f"{year}年{small(day.month)}月{small(day.day)}日"


def cases(count: int = 160) -> Iterator[Case]:
    """The documents, the same each time."""
    for number in range(count):
        yield _case(number, random.Random(number))


def _case(index: int, dice: random.Random) -> Case:
    organ, code = dice.choice(_ORGANS)
    issuers = [organ]
    if dice.random() < 0.2:
        issuers.append(dice.choice([one for one, _ in _ORGANS if one != organ]))
    day = date(2020, dice.randint(1, 12), dice.randint(1, 28))
    serial = dice.randint(1, 120)
    subject, cut = dice.choice(_SUBJECTS)
    subject = subject.format(year=day.year)
    prefixed = len(issuers) == 1 and dice.random() < 0.6
    title = (organ if prefixed else "") + subject
    parts, number = Parts(title=_broken(title, organ if prefixed else "", cut, dice)), f"{code}〔{day.year}〕{serial}号"
    year = dice.choice(_BRACKETS).format(day.year)
    written = f"{code}{year}{dice.choice(['', ' ', '第'])}{serial}{dice.choice(['', ' '])}号"
    red = [f"{one}文件" for one in issuers] if dice.random() < 0.5 else [*issuers, "文件"]
    form = FORMS[index % len(FORMS)]
    style = dice.randrange(6)
    numbered = True
    if style == 0:
        parts.head = [*red, written]
    elif style == 1:
        parts.head = ["000123", "特急", *red, f"{written}　　　　签发人：李四"]
    elif style == 2:
        parts.head = [written]
    elif style == 3:
        parts.head = [] if form.web else red
        numbered = form.web
    elif style == 4:
        parts.title = [*parts.title, f"（{written}）"]
    else:
        parts.head = [issuers[0], written]
    parts.rest = [line for line in (dice.choice(_ADDRESSEES), *_BODY) if line]
    if dice.random() < 0.4:
        parts.rest.append("附件：1.平川市2020年任务分解表")
        parts.rest.append("2.联络员名单")
        parts.after = ["附件1", "平川市2020年任务分解表", _TABLE, "说明：本表由平川市统计局于2019年1月1日制定。"]
    parts.signed = _signature(issuers, day, dice)
    if dice.random() < 0.3:
        parts.after += [
            "抄送：市委各部门，市人大常委会办公室。",
            f"平川市人民政府办公室　　　　{day.year}年{day.month}月{min(28, day.day + 1)}日印发",
        ]
    if form.web:
        parts.fields = {
            "索引号": f"4307S00012/{day.year}-00{serial:03d}",
            "文号": written if numbered else "",
            "发布机构": dice.choice([issuers[0], "市政府办"]),
            "发文日期": day.isoformat(),
            "发布日期": f"2021-01-0{dice.randint(1, 9)} 10:20",
            "主题分类": "综合政务",
        }
        if style == 3 and numbered:
            parts.head = []
    data = form.write(parts, dice)
    return Case(f"{index:03d}{form.suffix}", data, title, number if numbered else None, "、".join(issuers), day)


def _broken(title: str, organ: str, cut: int, dice: random.Random) -> list[str]:
    """The title on one line, or on two or three as a typist breaks it."""
    how = dice.randrange(4)
    if how == 0:
        return [title]
    at = len(organ) if organ and how == 1 else min(len(organ) + cut, len(title) - 2)
    lines = [title[:at], title[at:]]
    if how == 3 and organ:
        lines = [organ, title[len(organ) : at], title[at:]]
    return [line for line in lines if line]


def _signature(issuers: list[str], day: date, dice: random.Random) -> list[str]:
    written = dice.choice(
        [
            f"{day.year}年{day.month}月{day.day}日",
            f"{day.year} 年 {day.month} 月 {day.day} 日",
            chinese_day(day),
            chinese_day(day, "○"),
            chinese_day(day, "O"),
            chinese_day(day, "零"),
            day.isoformat(),
        ]
    )
    if len(issuers) == 1 and dice.random() < 0.25:
        return [f"{issuers[0]}　　{written}"]
    if len(issuers) == 2 and dice.random() < 0.5:
        return [f"{issuers[0]}　　　{issuers[1]}", written]
    seal = dice.choice(["", "", "（盖章）"])
    lines = [f"{dice.choice(['', '　　　　'])}{one}{seal}" for one in issuers]
    return [*lines, f"　　　　{written}", *dice.choice([[], ["（此件公开发布）"], ["（联系人：王五，电话：0000）"]])]


def damaged(text: str, dice: random.Random) -> str:
    """As a scraper leaves it: traditional characters, readings in brackets after some of them, half-width marks."""
    out: list[str] = []
    for char in to_traditional(text).replace("，", ",").replace("：", ":").replace("（", "(").replace("）", ")"):
        out.append(char)
        if "一" <= char <= "鿿" and dice.random() < 0.04:
            out.append(f"({pinyin(char, style=Style.TONE)[0][0]})")
    return "".join(out)


def _text(parts: Parts, dice: random.Random) -> bytes:
    lines = _flat(parts)
    return dice.choice(["\n", "\r\n", "\n\n"]).join(lines).encode(dice.choice(["utf-8", "utf-8-sig", "gb18030"]))


def _scraped(parts: Parts, dice: random.Random) -> bytes:
    return "\n".join(damaged(line, dice) for line in _flat(parts)).encode()


def _flat(parts: Parts) -> list[str]:
    lines: list[str] = []
    for part in parts.lines():
        lines += [part] if isinstance(part, str) else [" | ".join(row) + " |" for row in part]
    return lines


def _block(part: str | Grid) -> str:
    if isinstance(part, str):
        return f"<p>{html.escape(part)}</p>"
    rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in part)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _page(parts: Parts, dice: random.Random) -> bytes:
    return f"<html><body>{''.join(map(_block, parts.lines()))}</body></html>".encode()


_ABOVE = (
    "<div class=top><a href=/>平川市人民政府门户网站</a> <ul><li>首页</li><li>政务公开</li><li>办事服务</li></ul></div>"
    "<div class=crumb>当前位置：首页 > 政务公开 > 政策文件</div>"
)
_BELOW = (
    "<div class=share>分享到： 【打印本页】 【关闭窗口】</div><div>上一篇：关于做好春节值班工作的通知</div>"
    "<div class=footer>主办单位：平川市人民政府办公室 ICP备00000000号 网站标识码：4300000000</div>"
)


def _page_with_table(parts: Parts, dice: random.Random) -> bytes:
    """A table of particulars, the title as a heading, the text in a part of its own."""
    pairs = [f"<th>{label}：</th><td>{html.escape(value)}</td>" for label, value in parts.fields.items()]
    rows = "".join(f"<tr>{''.join(pairs[at : at + 2])}</tr>" for at in range(0, len(pairs), 2))
    title = html.escape("".join(_without_number(parts.title)))
    body = "".join(map(_block, [*parts.rest, *parts.signed, *parts.after]))
    inside = f"{_ABOVE}<table>{rows}</table><h1>{title}</h1><div id=zoom>{body}</div>{_BELOW}"
    return f"<html><head><title>页</title></head><body>{inside}</body></html>".encode()


def _page_with_list(parts: Parts, dice: random.Random) -> bytes:
    """Particulars in a list, a line of the page's own, paragraphs parted by line breaks; in GB 18030."""
    fields = "".join(
        f"<li><b>{label}：</b><span>{html.escape(value)}</span></li>" for label, value in parts.fields.items()
    )
    title = "<br>".join(html.escape(line) for line in _without_number(parts.title))
    inside = "".join(
        f"{'&nbsp;' * 4}{html.escape(one)}<br/>" if isinstance(one, str) else _block(one) for one in parts.rest
    )
    foot = "".join(f'<p style="text-align:right">{html.escape(one)}</p>' for one in parts.signed)
    after = "".join(map(_block, parts.after))
    shown = f"发布时间：{parts.fields['发布日期']}　信息来源：市政府办　浏览次数：<span>12</span> 次 【字体：大 中 小】"
    text = f"<div class=info>{shown}</div><div class=article>{inside}{foot}{after}</div>"
    page = f"<html><meta charset=gb2312><body>{_ABOVE}<ul>{fields}</ul><h2>{title}</h2>{text}{_BELOW}</body></html>"
    return page.encode("gb18030", "xmlcharrefreplace")


def _without_number(title: list[str]) -> list[str]:
    return [line for line in title if not line.startswith("（")]


def _word(parts: Parts, dice: random.Random) -> bytes:
    document = docx.Document()
    styled = dice.random() < 0.4
    for part in parts.lines():
        if not isinstance(part, str):
            table = document.add_table(len(part), len(part[0]))
            for r, row in enumerate(part):
                for c, text in enumerate(row):
                    table.cell(r, c).text = text
            continue
        paragraph = document.add_paragraph()
        half = len(part) // 2
        paragraph.add_run(part[:half]).bold = dice.random() < 0.2
        paragraph.add_run(part[half:])
        if part in parts.title:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            if styled:
                paragraph.style = document.styles["Title"]
        if part in parts.signed:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if styled and part.startswith(("一、", "二、")):
            paragraph.style = document.styles["Heading 1"]
    return _saved(document.save)


def _word_with_breaks(parts: Parts, dice: random.Random) -> bytes:
    """The title as one paragraph of lines, the head in a table without rules, as many templates have it."""
    document = docx.Document()
    if parts.head:
        table = document.add_table(1, 1)
        table.cell(0, 0).text = "\n".join(parts.head)
    paragraph = document.add_paragraph()
    for at, line in enumerate(parts.title):
        run = paragraph.add_run(line)
        if at < len(parts.title) - 1:
            run.add_break()
    for part in [*parts.rest, *parts.signed, *parts.after]:
        document.add_paragraph(part if isinstance(part, str) else " ".join(part[0]))
    return _saved(document.save)


def _saved(save: Callable[[Any], None]) -> bytes:
    file = BytesIO()
    save(file)
    return file.getvalue()


def _pdf(parts: Parts, dice: random.Random) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    plain = ParagraphStyle("plain", fontName="STSong-Light", fontSize=12, leading=20, wordWrap="CJK")
    styles = {
        "head": ParagraphStyle("head", plain, alignment=TA_CENTER),
        "body": ParagraphStyle("body", plain, firstLineIndent=24),
        "foot": ParagraphStyle("foot", plain, alignment=TA_RIGHT),
    }
    story: list[Any] = []
    for kind, group in (
        ("head", parts.head),
        ("head", parts.title),
        ("body", parts.rest),
        ("foot", parts.signed),
        ("body", parts.after),
    ):
        for part in group:
            if not isinstance(part, str):
                cells = [[pdf.Paragraph(html.escape(cell), plain) for cell in row] for row in part]
                story.append(pdf.Table(cells, colWidths=[110] * 4, style=[("GRID", (0, 0), (-1, -1), 0.5, "black")]))
                continue
            addressed = kind == "body" and part.endswith("：")
            story.append(pdf.Paragraph(html.escape(part.strip("　")), plain if addressed else styles[kind]))
    return _saved(lambda file: pdf.SimpleDocTemplate(file, pagesize=A4).build(story))


def _workbook(parts: Parts, dice: random.Random) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(["".join(_without_number(parts.title))])
    sheet.merge_cells("A1:D1")
    fields = list(parts.fields.items())
    for at in range(0, len(fields), 2):
        sheet.append([cell for pair in fields[at : at + 2] for cell in pair])
    for part in [*parts.rest, *parts.signed]:
        sheet.append([part] if isinstance(part, str) else part[0])
    for row in _TABLE:
        sheet.append(row)
    return _saved(book.save)


@dataclass(frozen=True)
class Form:
    suffix: str
    write: Callable[[Parts, random.Random], bytes]
    web: bool = False


FORMS = (
    Form(".docx", _word),
    Form(".html", _page),
    Form(".txt", _text),
    Form(".pdf", _pdf),
    Form(".html", _page_with_table, web=True),
    Form(".txt", _scraped),
    Form(".docx", _word_with_breaks),
    Form(".html", _page_with_list, web=True),
    Form(".xlsx", _workbook, web=True),
)
