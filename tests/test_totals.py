"""The closing line adds up every run, and nothing that failed or did not run looks like success."""

from pathlib import Path

import pytest

from tests.totals import main


def report(folder: Path, name: str, **counts: int) -> str:
    path = folder / name
    attributes = " ".join(f'{key}="{value}"' for key, value in counts.items())
    path.write_text(f"<testsuites><testsuite {attributes}/></testsuites>")
    return str(path)


@pytest.mark.parametrize(
    ("runs", "line", "code"),
    [
        ([{"tests": 5, "failures": 0, "errors": 0, "skipped": 1}], "4 passed, 0 failed, 1 skipped", 0),
        (
            [
                {"tests": 5, "failures": 1, "errors": 1, "skipped": 0},
                {"tests": 3, "failures": 0, "errors": 0, "skipped": 1},
            ],
            "5 passed, 2 failed, 1 skipped",
            1,
        ),
        ([{"tests": 2, "failures": 0, "errors": 0, "skipped": 2}], "0 passed, 0 failed, 2 skipped", 1),
        ([], "0 passed, 0 failed, 0 skipped", 1),
    ],
)
def test_the_closing_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], runs: list[dict[str, int]], line: str, code: int
) -> None:
    files = [report(tmp_path, f"{number}.xml", **run) for number, run in enumerate(runs)]
    assert main(files) == code
    assert capsys.readouterr().out.splitlines()[-1] == line
