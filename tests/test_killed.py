"""A killed process leaves all or nothing: the command line is killed for real while it works, then tried again."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from yangguang.demo.story import NOTICE

pytestmark = pytest.mark.slow

# Into the work, in seconds: while tables are made, while units are loaded, while the notice becomes a plan.
MOMENTS = (0.9, 1.6, 2.3, 3.0, 3.7)


def command(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "YANGGUANG_DATA_DIR": str(folder)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.PROJECT_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_an_import_killed_at_any_moment_is_simply_done_again(tmp_path: Path) -> None:
    for moment in MOMENTS:
        killed = command(tmp_path, "import_notice", str(NOTICE), "--json")
        time.sleep(moment)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
    out, err = command(tmp_path, "import_notice", str(NOTICE), "--json").communicate(timeout=120)
    assert len(json.loads(out)["tasks"]) == 19, err
    again = command(tmp_path, "import_notice", str(NOTICE), "--json")
    _, err = again.communicate(timeout=120)
    assert again.returncode == 0
    assert "没有变化" in err
    verify = command(tmp_path, "audit", "verify")
    verify.communicate(timeout=120)
    assert verify.returncode == 0


def test_two_imports_into_a_new_folder_at_once_make_one_plan(tmp_path: Path) -> None:
    both = [command(tmp_path, "import_notice", str(NOTICE)) for _ in range(2)]
    errors = [one.communicate(timeout=180)[1] for one in both]
    assert [one.returncode for one in both] == [0, 0], errors
    assert sorted("没有变化" in error for error in errors) == [False, True], errors
