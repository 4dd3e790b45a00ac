"""The room's figures: what the normative documents lack today, each with the public list that it counts."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.urls import reverse

from yangguang.kernel.metrics import Figure, Metric, Scope, register
from yangguang.regulations.selectors import LibraryFilter, listed

FIGURES = {
    "without_validity": ("未标注有效性的规范性文件", "文件库中没有公布日期和施行日期、不能判断效力的规范性文件"),
    "expired_unhandled": ("期满未处理的规范性文件", "有效期已满，没有续期、宣布失效、废止或者由新文件代替的规范性文件"),
    "not_amended": (
        "逾期未修改的规范性文件",
        "文件清理结果确定修改，过了公布的完成日期还没有修改、废止或者宣布失效的规范性文件",
    ),
    "unregistered": ("未按“三统一”登记的规范性文件", "本市单位制定、没有统一登记号的规范性文件"),
    "without_text": ("没有录入全文的规范性文件", "由登记册导入、还没有录入全文的规范性文件"),
    "published_late": ("超期公开的规范性文件", "晚于应公开日期公开的规范性文件（条例第二十六条）"),
    "no_interpretation": (
        "逾期未解读的规范性文件",
        "公开满3个工作日没有解读，也没有写明不作解读理由的规范性文件（国办发〔2016〕19号）",
    ),
    "no_attachment": ("没有附件下载的规范性文件", "没有公开页面，或者公开页面没有可下载附件的规范性文件"),
    "unresolved": ("所指文件不明的规范性文件", "正文提到的文件在文件库中没有对应上的规范性文件"),
}


def _lacking(lack: str) -> Callable[[Scope], Figure]:
    """How many documents lack this on the day of asking; a unit's figure counts what stands below it too."""

    def compute(scope: Scope) -> Figure:
        under = scope.unit.code if scope.unit is not None and scope.unit.depth > 1 else ""
        query = {"lack": lack, **({"under": under} if under else {})}
        counted = listed(LibraryFilter(lack=lack, under=under)).count()
        return Figure(counted, None, f"{reverse('regulations:library')}?{urlencode(query)}")

    return compute


def register_all() -> None:
    """Add the room's figures to the registry, at start-up."""
    for lack, (label, counts) in FIGURES.items():
        register(Metric(f"regulations.{lack}", label, "件", counts, _lacking(lack)))
