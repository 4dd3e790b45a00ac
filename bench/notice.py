"""Reading a year notice, from the bytes of the file to tasks with units and deadlines, on one core.

The scraped notice of 24 April 2020 (19 tasks) where the reference folder is at hand, and made-up notices of 20 to 2,000
tasks to see how the time grows. No other program reads such a notice; the yardstick beside it is OpenCC converting the
same text to simplified characters and doing nothing else.
"""

import os
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import opencc

from bench import report
from yangguang.kernel import intake
from yangguang.workplan.notice import parse_notice

WANTED_SECONDS = 1.0
SIZES = (20, 200, 2000)
SHARED = Path(os.environ.get("YANGGUANG_SHARED") or Path(__file__).parents[1].parent / "shared")


def made_up(tasks: int) -> bytes:
    """A notice of so many tasks as text with `|` between the cells."""
    rows = [
        f"{n} | （{n}）公开第{n}类信息。全面梳理并及时更新，2021年{n % 12 + 1}月底前完成；主动接受监督。"
        f" | 市司法局、市财政局 | 市直有关部门，区县市人民政府、管委会 | {n % 12 + 1}月底 |"
        for n in range(1, tasks + 1)
    ]
    head = [
        "临政办发〔2021〕1号",
        "关于印发2021年政务公开工作要点的通知",
        "各县（市、区）人民政府：",
        "请认真落实。",
        "临江市人民政府办公室",
        "2021年4月1日",
        "序号 | 工作任务 | 牵头单位 | 责任单位 | 完成时限 |",
    ]
    return "\n".join([*head, *rows]).encode()


def inputs() -> dict[str, bytes]:
    """The notices to read, by name."""
    found = sorted((SHARED / "seeds").glob("*.txt"))
    if not found:
        print(f"left out: the scraped notice ({SHARED / 'seeds'} has none; set YANGGUANG_SHARED)")
    seed = {"scraped notice": found[0].read_bytes()} if found else {}
    return seed | {f"made up, {n} tasks": made_up(n) for n in SIZES}


def _reading(data: bytes) -> Callable[[], object]:
    return lambda: parse_notice(intake.read("notice.txt", data))


def main() -> int:
    """Measure, write the JSON file and print a table; 1 when the slowest notice of a usual size is too slow."""
    converter = opencc.OpenCC("t2s")
    peer = f"OpenCC {version('opencc')}, conversion alone"
    results = []
    slow = False
    for name, data in inputs().items():
        read = parse_notice(intake.read("notice.txt", data))
        large = len(read.tasks) > 500
        runs = 3 if large else 20
        whole = report.timed(_reading(data), runs=runs, warm_up=1)
        text = data.decode()
        floor = report.timed(lambda text=text: converter.convert(text), runs=runs, warm_up=1)
        slow = slow or (not large and whole.median >= WANTED_SECONDS)
        results.append(
            {
                "notice": name,
                "bytes": len(data),
                "tasks": len(read.tasks),
                "problems": len(read.problems),
                "bytes_to_tasks": whole,
                "peer": floor,
            }
        )
    report.write("notice", {"cores_used": 1, "wanted_seconds": WANTED_SECONDS, "peer": peer, "results": results})
    rows = [
        (r["notice"], r["bytes"], r["tasks"], r["problems"], str(r["bytes_to_tasks"]), str(r["peer"])) for r in results
    ]
    print(report.table(("notice", "bytes", "tasks", "problems", "bytes to tasks", peer), rows))
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
