"""Tables of records on the desk: upload, watch, and read what became of each row."""

from collections import Counter
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from yangguang.disclosures.actions.bulk import begin_import
from yangguang.disclosures.bulk.files import Files
from yangguang.disclosures.bulk.table import HEADERS, read_table
from yangguang.disclosures.bulk.template import workbook
from yangguang.disclosures.models import RecordImport
from yangguang.disclosures.selectors.desk import open_columns
from yangguang.disclosures.states import ImportState, RowResult
from yangguang.kernel.access import roles
from yangguang.kernel.actions import Refused
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.intake.archive import EXCEL
from yangguang.kernel.offers import CHECK_AGAIN
from yangguang.kernel.scoping import one_or_404
from yangguang.kernel.sheets import csv_answer
from yangguang.organisations.models import Role
from yangguang.organisations.selectors import units_served

IMPORTERS = (Role.CLERK, Role.HEAD, Role.OFFICE)
ON_A_PAGE = 100
MOST_LISTED = 50
EXAMPLE = (
    "关于优化营商环境的若干措施",
    "常司发〔2020〕1号",
    "通知公告",
    "",
    "2020-06-01",
    "2020-06-01",
    "2020-06-03",
    "",
    "",
    "正文文字，分段换行；也可以是网页格式。",
    "",
    "说明.pdf；附表.xlsx",
    "主动公开",
    "",
)


class BringInForm(forms.Form):
    """The unit, the table, and the .zip of the files that it names."""

    unit: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(label="单位", queryset=None, empty_label=None)
    table = forms.FileField(label="表格", help_text=".xlsx 或 .csv，表头用模板的。")
    packed = forms.FileField(label="附件包", required=False, help_text=".zip，“附件”一列写包里的文件名，用分号隔开。")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


@roles(*IMPORTERS)
@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Former imports, and a new one; what cannot be read is said at once."""
    units = units_served(request.user, IMPORTERS)
    form = BringInForm(*((request.POST, request.FILES) if request.method == "POST" else ()), units=units)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("bulk:import", pk=_bring_in(request, form).pk)
        except Unreadable as problem:
            form.add_error(None, f"{problem}。")
        except Refused as refusal:
            form.add_error(None, refusal.reason)
    if request.method == "POST":
        messages.error(request, CHECK_AGAIN)
    former = RecordImport.objects.visible_to(request.user).select_related("unit", "created_by")[:MOST_LISTED]
    context = {"form": form, "former": former}
    return render(request, "disclosures/bulk/imports.html", context, status=422 if request.method == "POST" else 200)


def _bring_in(request: HttpRequest, form: BringInForm) -> RecordImport:
    table, packed = form.cleaned_data["table"], form.cleaned_data["packed"]
    data, files = table.read(), packed.read() if packed else b""
    read_table(table.name, data)
    if files:
        Files.of_zip(packed.name, files)
    return begin_import(form.cleaned_data["unit"], actor=request.user, name=table.name, data=data, files=files)


@roles(*IMPORTERS)
@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the import has come, and each row's result; the page looks again by itself until it is done."""
    batch = one_or_404(RecordImport.objects.visible_to(request.user).select_related("unit"), pk=pk)
    rows = batch.rows.annotate(edition=Max("disclosure__editions")).order_by("number")
    count = Counter(rows.values_list("result", flat=True))
    wanted = request.GET.get("result", "")
    if wanted in RowResult.values:
        rows = rows.filter(result=wanted)
    context = {
        "batch": batch,
        "done": sum(count.values()),
        "counts": [(result, count[result.value]) for result in RowResult],
        "failed": count[RowResult.FAILED],
        "wanted": wanted,
        "going": batch.state in (ImportState.WAITING, ImportState.RUNNING),
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "disclosures/bulk/import.html", context)


@roles(*IMPORTERS)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty table with its headers and one row as an example."""
    return csv_answer("批量导入模板", HEADERS, [EXAMPLE])


@roles(*IMPORTERS)
@require_GET
def template_workbook(request: HttpRequest) -> HttpResponse:
    """The same as a workbook: an empty table, and a sheet that says what each column takes."""
    answer = HttpResponse(workbook(open_columns(), EXAMPLE), content_type=EXCEL)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote('批量导入模板')}.xlsx"
    return answer


@roles(*IMPORTERS)
@require_GET
def failed(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that were not brought in, as they were sent, with the reason: to be mended and sent again."""
    batch = one_or_404(RecordImport.objects.visible_to(request.user), pk=pk)
    reasons = dict(batch.rows.filter(result=RowResult.FAILED).values_list("number", "message"))
    try:
        with batch.source.open("rb") as stream:
            rows = [row for row in read_table(batch.source_name, stream.read()) if row.number in reasons]
    except Unreadable:
        rows = []
    lines = [[*(row.values.get(name, "") for name in HEADERS), reasons[row.number]] for row in rows]
    return csv_answer("待改正的行", [*HEADERS, "未导入的原因"], lines)
