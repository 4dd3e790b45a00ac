"""The demonstration city: told once through the product's own actions, labelled 示例, and never elsewhere."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from yangguang.demo.story import NOTICE
from yangguang.kernel import audit, present
from yangguang.kernel.models import AuditEvent
from yangguang.organisations.models import User
from yangguang.settings.demonstration import demonstration_day
from yangguang.workplan.models import Bulletin, Evidence, LoggedEvent, Plan, ProgressReport, Scheme, SupervisionOrder


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def demo() -> str:
    out = io.StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_it_is_told_once_and_says_so(folder: Path) -> None:
    call_command("load_units", stdout=io.StringIO())
    assert "office" in demo()
    assert demonstration_day(folder) == date(2020, 6, 15)
    assert Plan.objects.get().tasks.filter(parent=None).count() == 19
    assert {scheme.state for scheme in Scheme.objects.all()} == {"drafting", "consulting", "settled", "filed"}
    for words in (
        *ProgressReport.objects.values_list("text", flat=True),
        *Evidence.objects.values_list("label", flat=True),
        *LoggedEvent.objects.values_list("title", flat=True),
        *SupervisionOrder.objects.values_list("matter", flat=True),
        *Bulletin.objects.values_list("title", flat=True),
        *User.objects.values_list("display_name", flat=True),
    ):
        assert "示例" in words
    rows = AuditEvent.objects.count()
    assert "office" in demo(), "a second start says again who may sign in"
    assert AuditEvent.objects.count() == rows
    assert audit.verify() == (rows, None)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_bulletin_counts_nothing_that_came_after_it(folder: Path) -> None:
    call_command("load_units", stdout=io.StringIO())
    demo()
    issued = Bulletin.objects.get()
    assert not ProgressReport.objects.filter(reported_at__date__gt=issued.as_of).exists()
    assert not Scheme.objects.filter(filed_at__date__gt=issued.as_of).exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_a_day_lost_with_a_killed_process_comes_back(folder: Path) -> None:
    call_command("load_units", stdout=io.StringIO())
    demo()
    (folder / "demonstration-day").unlink()
    demo()
    assert demonstration_day(folder) == date(2020, 6, 15)


@pytest.mark.django_db
def test_a_real_plan_is_never_set_back_to_the_demonstration_day(folder: Path, settings: Any) -> None:
    call_command("load_units", stdout=io.StringIO())
    call_command("import_notice", str(NOTICE), stdout=io.StringIO(), stderr=io.StringIO())
    assert demo() == ""
    assert demonstration_day(folder) is None


def test_elsewhere_no_day_is_staged(settings: Any) -> None:
    settings.YANGGUANG_MAY_DEMONSTRATE = False
    with pytest.raises(RuntimeError), present.staged(date(2020, 6, 15)):
        pass
    with pytest.raises(CommandError):
        demo()


def test_the_present_is_the_demonstration_day_only_where_one_is_set(settings: Any) -> None:
    real = present.today()
    assert present.demonstration_day() is None
    settings.YANGGUANG_DEMO_DAY = date(2020, 6, 15)
    assert present.today() == date(2020, 6, 15)
    assert present.now().date() == date(2020, 6, 15)
    with present.staged(date(2020, 5, 1)):
        assert present.today() == date(2020, 5, 1)
    settings.YANGGUANG_DEMO_DAY = None
    assert present.today() >= real
