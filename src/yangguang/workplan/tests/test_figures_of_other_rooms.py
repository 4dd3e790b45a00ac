"""The figures of records and catalogues stand on the tasks that they prove: tasks 1, 3, 12, 14 and 16 of the notice."""

import io

import pytest
from django.core.management import call_command
from django.test import Client

from yangguang.workplan.figures import proofs_of
from yangguang.workplan.tests.public_city import TODAY, build_public_city

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "alive"),
    [
        ("推进政府常务会议公开", 3),
        ("推进涉企政策集中公开", 1),
        ("推进重点民生领域信息公开", 2),
        ("编制并公布标准目录", 2),
        ("建设政府信息公开专栏", 1),
    ],
)
def test_its_figures_are_computed_and_open_the_records_behind_them(title: str, alive: int) -> None:
    city = build_public_city(tasks=1)
    call_command("load_columns", stdout=io.StringIO())
    task = city.task(1)
    task.title = title
    task.save()
    rooms = ("信息公开", "目录与栏目")
    found = [proof for proof in proofs_of(task, TODAY) if proof.room in rooms]
    assert len(found) == alive
    shown = Client().get(f"/plans/{city.plan.slug}/tasks/1/").content.decode()
    for proof in found:
        assert proof.figure is not None, proof.label
        assert proof.label in shown
        assert Client().get(proof.figure.url).status_code == 200
