"""A real OpenSearch cluster of three nodes for the tests marked `cluster`, and a line to it that can be cut."""

import os
import socket
import subprocess
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

# Where script/with-cluster put what Java is to run; without it the tests are not run.
CLASSES = os.environ.get("YANGGUANG_TEST_CLUSTER", "")
# A process of one minute on few cores: less memory and less compiling than one that stays.
SHORT_LIVED = ("-Xms768m", "-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a cluster where there is none."""
    if not CLASSES:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("cluster")])
        items[:] = [item for item in items if not item.get_closest_marker("cluster")]


class Cluster:
    """Three nodes in one Java process, with a gigabyte for all."""

    def __init__(self, folder: Path) -> None:
        self._log = (folder / "log").open("w")
        self._process = subprocess.Popen(
            ["java", *SHORT_LIVED, "-cp", CLASSES, "Cluster", str(folder / "nodes")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        word, *addresses = self._answer().split() or [""]
        if word != "ready":
            raise RuntimeError((folder / "log").read_text()[-3000:])
        self.hosts = [(host, int(port)) for host, _, port in (address.partition(":") for address in addresses)]

    def kill(self, node: int) -> None:
        """End a node, 1 to 3."""
        self._say(f"kill {node}")

    def start(self, node: int) -> None:
        """Start it again, on the same port."""
        self._say(f"start {node}")

    def stop(self) -> None:
        """End them all."""
        with suppress(BrokenPipeError), self._process:
            self._process.stdin.close()  # type: ignore[union-attr]
        self._log.close()

    def _say(self, command: str) -> None:
        print(command, file=self._process.stdin, flush=True)
        assert self._answer() == "done"

    def _answer(self) -> str:
        return self._process.stdout.readline().strip()  # type: ignore[union-attr]


class Line:
    """A port of this machine that passes on to a host, until it is cut (refused) or silent (never answered)."""

    def __init__(self, host: tuple[str, int]) -> None:
        self._to = host
        self._open: list[socket.socket] = []
        self.silent = False
        self.port = 0
        self.mend()

    def mend(self) -> None:
        """Pass on."""
        self.silent = False
        self._door = socket.create_server(("127.0.0.1", self.port))
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._welcome, args=(self._door,), daemon=True).start()

    def cut(self) -> None:
        """Refuse, and break off what is being said."""
        for one in [self._door, *self._open]:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def _welcome(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                caller, _ = door.accept()
                called = socket.create_connection(self._to)
                self._open += [caller, called]
                for pair in ((caller, called), (called, caller)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError), closing(source), closing(target):
            while said := source.recv(65536):
                if not self.silent:
                    target.sendall(said)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """The cluster, whole and green when the session begins; a test that kills a node starts it again."""
    running = Cluster(tmp_path_factory.mktemp("cluster"))
    yield running
    running.stop()


@pytest.fixture
def prefix() -> str:
    """For indexes of this test alone."""
    return f"test-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def line(cluster: Cluster) -> Iterator[Line]:
    """A line to one of the nodes."""
    line = Line(cluster.hosts[0])
    yield line
    line.cut()
