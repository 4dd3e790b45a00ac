"""A public file is fetched whole, in parts, or not again when it is the same; the same files as ever are kept back."""

from typing import Any

import pytest
from django.test import Client

from yangguang.disclosures import actions
from yangguang.disclosures.models import Attachment, Edition
from yangguang.disclosures.states import ScanState
from yangguang.disclosures.tests.people import staff
from yangguang.disclosures.tests.test_safety import workbook
from yangguang.disclosures.tests.test_way import drafted

pytestmark = pytest.mark.django_db


def public_file() -> tuple[Attachment, str, bytes]:
    people = staff()
    edition = drafted(people)
    new = workbook("甲")
    (file,) = actions.attach(edition, actor=people.clerk, files=[new])
    Attachment.objects.update(scan_state=ScanState.CLEAN)
    Edition.objects.filter(pk=edition.pk).update(state="live", published_at="2020-06-01T00:00Z")
    return file, f"/disclosures/{edition.disclosure_id}/files/{file.pk}/{file.name}", new.data


def sent(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_file_is_sent_whole_or_in_the_part_that_is_asked_for():
    _, address, data = public_file()
    whole = Client().get(address)
    assert (whole.status_code, sent(whole), whole["Accept-Ranges"]) == (200, data, "bytes")
    part = Client().get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, sent(part)) == (206, data[10:20])
    assert (part["Content-Range"], part["Content-Length"]) == (f"bytes 10-19/{len(data)}", "10")
    for name in ("Content-Type", "Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options", "ETag"):
        assert part[name] == whole[name]
    beyond = Client().get(address, headers={"Range": f"bytes={len(data)}-"})
    assert (beyond.status_code, sent(beyond), beyond["Content-Range"]) == (416, b"", f"bytes */{len(data)}")
    head = Client().head(address, headers={"Range": "bytes=10-19"})
    assert (head.status_code, head["Content-Length"], head["Accept-Ranges"]) == (200, str(len(data)), "bytes")


def test_a_file_that_the_reader_has_is_not_sent_again():
    file, address, _ = public_file()
    etag = f'"{file.sha256}"'
    for asked in ({"If-None-Match": etag}, {"If-None-Match": etag, "Range": "bytes=0-9"}):
        answer = Client().get(address, headers=asked)
        assert (answer.status_code, sent(answer), answer["ETag"]) == (304, b"", etag)
    assert Client().get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert Client().get(address, headers={"If-Match": '"other"'}).status_code == 412
    assert Client().get(address, headers={"Range": "bytes=0-9", "If-Range": etag}).status_code == 206
    assert Client().get(address, headers={"Range": "bytes=0-9", "If-Range": '"other"'}).status_code == 200


@pytest.mark.parametrize("state", [ScanState.PENDING, ScanState.INFECTED])
def test_no_part_of_a_file_that_is_not_clean_is_sent(state: str):
    file, address, _ = public_file()
    Attachment.objects.update(scan_state=state)
    for asked in ({"Range": "bytes=0-9"}, {"If-None-Match": f'"{file.sha256}"'}, {}):
        assert Client().get(address, headers=asked).status_code == 404
