"""Real servers on loopback for benchmarks: granian with the demonstration city, nginx, and wrk to ask them."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[1]
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
CONNECTIONS, THREADS = 32, 1


def free_port() -> int:
    """A port of loopback that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data: Path) -> dict[str, str]:
    """The environment of a process that works in the data folder."""
    own = {"YANGGUANG_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "yangguang.settings.embedded"}
    path = {"PYTHONPATH": os.pathsep.join([str(PROJECT / "src"), str(PROJECT)])}
    return {**{name: value for name, value in os.environ.items() if not name.startswith("YANGGUANG_")}, **own, **path}


def make_city(data: Path) -> None:
    """The demonstration city in a data folder of its own."""
    command = [sys.executable, "script/prepare.py", "--demo"]
    subprocess.run(command, cwd=PROJECT, env=environment(data), check=True, stdout=subprocess.DEVNULL)


@contextmanager
def _running(command: list[str], port: int, env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    server = subprocess.Popen(command, cwd=PROJECT, env=env)
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            raise RuntimeError(f"{command[0]} does not answer")
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


@contextmanager
def granian(data: Path, workers: int, threads: int, static: Path) -> Iterator[tuple[str, int]]:
    """The site as in production, the folder `static` mounted at `/measured`; gives its address and process."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads), "--no-ws"]
    command += ["--log-level", "error", "--workers-kill-timeout", "5"]
    command += ["--static-path-route", "/measured", "--static-path-mount", str(static), "yangguang.wsgi:application"]
    with _running(command, port, environment(data)) as server:
        yield f"http://127.0.0.1:{port}", server.pid


@contextmanager
def nginx(folder: Path, workers: int, static: Path) -> Iterator[str]:
    """nginx that sends the files of `static`; gives its address."""
    port = free_port()
    user = "user root;" if os.getuid() == 0 else ""
    settings = f"""
        {user} daemon off; worker_processes {workers}; pid {folder}/nginx.pid; error_log {folder}/error.log;
        events {{ worker_connections 1024; }}
        http {{
            access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; open_file_cache max=100;
            types {{ text/html html; }}
            client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
            uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
            server {{ listen 127.0.0.1:{port} reuseport; root {static}; }}
        }}
    """
    (folder / "nginx.conf").write_text(settings)
    with _running([NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder)], port, dict(os.environ)):
        yield f"http://127.0.0.1:{port}"


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk measured."""

    per_second: float
    p99_ms: float
    failed: int


def load(address: str, seconds: int, *headers: str) -> Load:
    """Ask `address` over `CONNECTIONS` connections as fast as it answers; `RuntimeError` when wrk cannot."""
    command = ["wrk", "-t", str(THREADS), "-c", str(CONNECTIONS), "-d", f"{seconds}s", "--latency"]
    for header in headers:
        command += ["-H", header]
    said = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    slowest = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    if rate is None or slowest is None:
        raise RuntimeError(f"wrk says: {said}")
    failed = sum(int(n) for n in re.findall(r"(?:Non-2xx or 3xx responses|connect|read|write|timeout):? (\d+)", said))
    return Load(float(rate[1]), float(slowest[1]) * {"us": 0.001, "ms": 1, "s": 1000}[slowest[2]], failed)


def fetch(address: str) -> bytes:
    """The body at `address`, unpacked."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(address, timeout=60) as answer:
        body: bytes = answer.read()
    return body


def resident(pid: int) -> int:
    """Bytes of memory that the processes below `pid` hold."""
    listed = subprocess.run(["ps", "--ppid", str(pid), "-o", "rss="], capture_output=True, text=True, check=True).stdout
    return 1024 * sum(int(line) for line in listed.split())
