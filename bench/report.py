"""What every benchmark needs: the machine, repeated timing, a database of its own, results as JSON and a table."""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds over several runs of the same work."""

    runs: int
    median: float
    p95: float
    fastest: float
    slowest: float

    def __str__(self) -> str:
        return f"{self.median * 1000:.1f} ms (p95 {self.p95 * 1000:.1f} ms, {self.runs} runs)"


def timed(work: Callable[[], object], *, runs: int = 20, warm_up: int = 2) -> Timing:
    """Run `work` `warm_up` times unmeasured, then `runs` times by the wall clock."""
    for _ in range(warm_up):
        work()
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    taken.sort()
    p95 = taken[min(len(taken) - 1, round(0.95 * len(taken)))]
    return Timing(runs, statistics.median(taken), p95, taken[0], taken[-1])


def machine() -> dict[str, Any]:
    """Where the figures were measured: processor, cores, Python, Django, and the day (UTC)."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return {
        "processor": names[0] if names else platform.processor(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "django": version("django"),
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def write(name: str, results: dict[str, Any]) -> Path:
    """Write `bench/results/NAME.json`, the machine with the results; returns its path."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    content = {"benchmark": name, "machine": machine(), **results}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2, default=_plain) + "\n")
    return path


def _plain(value: object) -> object:
    return asdict(value) if isinstance(value, Timing) else str(value)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table: the first column left, the others right."""
    lines = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(line[i]) for line in [list(head), *lines]) for i in range(len(head))]

    def shown(cells: Sequence[str]) -> str:
        padded = [c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths, strict=True))]
        return f"| {' | '.join(padded)} |"

    rule = "|".join("-" * (w + 2) if i == 0 else "-" * (w + 1) + ":" for i, w in enumerate(widths))
    return "\n".join([shown(head), f"|{rule}|", *map(shown, lines)])


@contextmanager
def scratch_database() -> Iterator[str]:
    """Django set up on a migrated, empty database that is dropped afterwards; gives its kind and version.

    SQLite in a scratch folder with the settings of the embedded default (a file, durable), or the PostgreSQL that
    `YANGGUANG_TEST_DATABASE_URL` names.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yangguang.settings.test")
    import django
    from django.conf import settings

    from yangguang.settings.databases import parse

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = parse("sqlite:////any")["OPTIONS"]
    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False)
    try:
        with connection.cursor() as cursor:
            asked = "SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version"
            cursor.execute(asked)
            yield f"{connection.display_name} {str(cursor.fetchone()[0]).split()[0]}"
    finally:
        teardown_databases(made, verbosity=0)


def on_each_database(module: str) -> dict[str, Any]:
    """Run `python -m MODULE FILE` in a fresh process on SQLite, and on PostgreSQL where the environment names one.

    The module writes its measurements into FILE as JSON (see `hand_over`). Gives them by the kind of database;
    `RuntimeError` when a run failed.
    """
    measured: dict[str, Any] = {}
    for kind in ("sqlite", "postgresql"):
        environment = dict(os.environ)
        if kind == "sqlite":
            environment.pop("YANGGUANG_TEST_DATABASE_URL", None)
        elif "YANGGUANG_TEST_DATABASE_URL" not in environment:
            continue
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "measured.json"
            done = subprocess.run([sys.executable, "-m", module, str(file)], env=environment, check=False)
            if done.returncode:
                raise RuntimeError(f"{module} failed on {kind}")
            measured[kind] = json.loads(file.read_text())
    return measured


def hand_over(file: str, measured: dict[str, Any]) -> None:
    """Write one database's measurements where `on_each_database` reads them."""
    Path(file).write_text(json.dumps(measured, ensure_ascii=False, default=_plain))
