"""The public side under load: a kept page beside the same bytes as a file, sent by granian and by nginx, in one run.

The demonstration city in a scratch folder, granian with two processes, wrk on the same machine. Rounds take turns, so
that what else the machine does falls on all alike. Then a change is published again and again under full load: how
long does a process go on with the old page? Results go to `bench/results/portal.json`.
"""

import http.client
import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import report, servers

WORKERS, BLOCKING_THREADS = 2, 2
ROUNDS, SECONDS = 5, 4
PAGE = "/plans/changde-2020/"
# Requests a second of the kept page: of granian's static file, and of nginx's.
WANTED_OF_GRANIAN, WANTED_OF_NGINX = 1.0, 0.4
CHANGES, WITHIN = 10, 1.0
WATCHERS = 12


def rates(site: str, nginx: str, page: str) -> dict[str, list[servers.Load]]:
    """By what is asked: the load of each round, the rounds taking turns."""
    asked: dict[str, tuple[str, ...]] = {
        "kept page": (site + page,),
        "kept page, gzip": (site + page, "Accept-Encoding: gzip"),
        "granian, file": (f"{site}/measured/page.html",),
        "nginx, file": (f"{nginx}/page.html",),
    }
    found: dict[str, list[servers.Load]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, (address, *headers) in asked.items():
            found[name].append(servers.load(address, SECONDS, *headers))
    return found


def freshness(site: str, page: str) -> list[float]:
    """Seconds after each commit at which some connection got the old page for the last time, under full load.

    `WATCHERS` connections stay open, so that they are spread over the processes. Zero where none got it.
    """
    from django.db import transaction

    from yangguang.kernel.pages import touch
    from yangguang.workplan.models import Task

    task = Task.objects.filter(plan__slug="changde-2020", parent=None).order_by("number")[0]
    title, late = task.title, []
    stopped = threading.Event()
    loading = threading.Thread(target=_load_until, args=(stopped, site + page))
    loading.start()
    host = urlsplit(site)
    watchers = [http.client.HTTPConnection("127.0.0.1", host.port or 80, timeout=60) for _ in range(WATCHERS)]
    for number in range(CHANGES):
        word = f"改动{number:04}".encode()
        with transaction.atomic():
            Task.objects.filter(pk=task.pk).update(title=f"{title}{word.decode()}")
            touch("workplan")
        committed, last = time.monotonic(), 0.0
        while time.monotonic() - committed < WITHIN * 1.5:
            for watcher in watchers:
                asked = time.monotonic()
                watcher.request("GET", page)
                if word not in watcher.getresponse().read():
                    last = asked - committed
        late.append(last)
    stopped.set()
    loading.join()
    Task.objects.filter(pk=task.pk).update(title=title)
    return late


def _load_until(stopped: threading.Event, address: str) -> None:
    while not stopped.is_set():
        servers.load(address, 2)


def measure(folder: Path) -> dict[str, Any]:
    """Everything, as JSON-ready values."""
    data, static = folder / "data", folder / "static"
    static.mkdir()
    servers.make_city(data)
    with (
        servers.granian(data, WORKERS, BLOCKING_THREADS, static) as (site, pid),
        servers.nginx(folder, WORKERS, static) as nginx,
    ):
        body = servers.fetch(site + PAGE)
        (static / "page.html").write_bytes(body)
        before = servers.resident(pid)
        found = rates(site, nginx, PAGE)
        os.environ.update(servers.environment(data))
        import django

        django.setup()
        late = freshness(site, PAGE)
        after = servers.resident(pid)
    medians = {name: statistics.median(one.per_second for one in loads) for name, loads in found.items()}
    return {
        "page": PAGE,
        "bytes": len(body),
        "workers": WORKERS,
        "blocking_threads": BLOCKING_THREADS,
        "connections": servers.CONNECTIONS,
        "rounds": ROUNDS,
        "seconds_a_round": SECONDS,
        "per_second": {name: [round(one.per_second) for one in loads] for name, loads in found.items()},
        "median_per_second": {name: round(rate) for name, rate in medians.items()},
        "p99_ms": {name: statistics.median(one.p99_ms for one in loads) for name, loads in found.items()},
        "failed": sum(one.failed for loads in found.values() for one in loads),
        "of_granian_file": round(medians["kept page"] / medians["granian, file"], 2),
        "of_nginx_file": round(medians["kept page"] / medians["nginx, file"], 2),
        "wanted": {"of_granian_file": WANTED_OF_GRANIAN, "of_nginx_file": WANTED_OF_NGINX, "fresh_within_s": WITHIN},
        "old_page_seen_until_s": [round(seconds, 3) for seconds in late],
        "workers_resident_mb": {"before": round(before / 2**20), "after": round(after / 2**20)},
    }


def main() -> int:
    """Run, write the JSON file and print a table; 1 when something is slower than wanted."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        result = measure(Path(folder))
    report.write("portal", result)
    rows = [(name, rate, f"{result['p99_ms'][name]:.1f}") for name, rate in result["median_per_second"].items()]
    print(report.table(("what", "requests/s", "p99 ms"), rows))
    latest = max(result["old_page_seen_until_s"])
    print(
        f"{result['bytes']} bytes; {result['of_granian_file']} of granian's file, {result['of_nginx_file']} of nginx's"
    )
    print(f"old page seen at most {latest:.2f} s after a change, under load; failed requests: {result['failed']}")
    fast = result["of_granian_file"] >= WANTED_OF_GRANIAN and result["of_nginx_file"] >= WANTED_OF_NGINX
    return 0 if fast and latest < WITHIN and not result["failed"] else 1


if __name__ == "__main__":
    sys.exit(main())
