"""Benchmarks report what they measured, with the machine they ran on."""

import json
from pathlib import Path

import pytest

from bench import report


def test_a_timing_orders_its_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter([0, 3, 10, 11, 20, 22, 30, 40])
    monkeypatch.setattr(report.time, "perf_counter", lambda: next(ticks))
    found = report.timed(lambda: None, runs=4, warm_up=3)
    assert found == report.Timing(runs=4, median=2.5, p95=10, fastest=1, slowest=10)


def test_a_result_names_its_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "RESULTS", tmp_path)
    path = report.write("sample", {"heat_map": report.Timing(1, 0.1, 0.1, 0.1, 0.1)})
    written = json.loads(path.read_text())
    assert path.name == "sample.json"
    assert written["heat_map"]["median"] == 0.1
    assert written["machine"]["cores"] >= 1


def test_a_table_lines_up() -> None:
    assert report.table(["what", "ms"], [["heat map", 7], ["plan", 120]]).splitlines() == [
        "| what     |  ms |",
        "|----------|----:|",
        "| heat map |   7 |",
        "| plan     | 120 |",
    ]
