"""Documents in varied layouts, the scraped notice, and 2,500 laws: number, title, issuer and date right in all."""

import os
import tarfile
from datetime import date
from pathlib import Path

import pytest

from yangguang.disclosures.reading import read_document
from yangguang.disclosures.tests.official_documents import FORMS, cases

SHARED = Path(os.environ.get("YANGGUANG_SHARED") or Path(__file__).parents[5] / "shared")
COUNT = 180


@pytest.mark.slow
@pytest.mark.parametrize("form", range(len(FORMS)))
def test_the_particulars_of_every_generated_document(form: int) -> None:
    wrong = []
    for case in [case for at, case in enumerate(cases(COUNT)) if at % len(FORMS) == form]:
        found = read_document(case.name, case.data)
        said = (found.title, found.document_number, found.issuer, found.issued_on)
        if said != (case.title, case.number, case.issuer, case.day):
            wrong.append((case.name, said, case))
    assert not wrong


def test_the_scraped_notice() -> None:
    seeds = sorted((SHARED / "seeds").glob("*.txt"))
    if not seeds:
        pytest.skip("no scraped notice beside the checkout")
    found = read_document(seeds[0].name, seeds[0].read_bytes())
    assert found.title == "关于贯彻落实《湖南省2020年政务公开工作要点》扎实做好全市政务公开工作的通知"
    assert found.document_number == "常公开办发〔2020〕2号"
    assert found.issuer == "常德市政务公开领导小组办公室"
    assert found.issued_on == date(2020, 4, 24)
    assert found.addressees[0] == "各区县市人民政府"
    assert found.headings[:2] == ((1, "一、以《要点》统领全年工作"), (1, "二、充分考虑本地本单位的实际情况"))
    assert found.body_html.startswith("<p>各区县市人民政府，常德经济技术开发区")
    assert found.attachments_named == ("落实《湖南省2020年政务公开工作要点》责任分解表",)


@pytest.mark.slow
def test_laws_are_read_without_a_fault() -> None:
    archive = SHARED / "data" / "laws.tar.xz"
    if not archive.exists():
        pytest.skip("no laws beside the checkout")
    read = titled = 0
    with tarfile.open(archive) as laws:
        for at, member in enumerate(laws):
            file = laws.extractfile(member) if member.isfile() and at % 8 == 0 else None
            if file is None:
                continue
            found = read_document(Path(member.name).name, file.read())
            read += 1
            titled += bool(found.title)
    assert read > 250
    assert titled >= read * 0.99
