"""Public pages kept whole: fresh after a change, the same for everybody, bounded, served only as the site answers."""

import gzip
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction

from yangguang.kernel import pages
from yangguang.kernel.access import public, staff
from yangguang.kernel.pages import news as news_module
from yangguang.kernel.pages.lookup import takes_gzip, without_campaign
from yangguang.kernel.pages.marking import cached_page
from yangguang.kernel.pages.wsgi import CachedPages
from yangguang.kernel.tests import pages_site as site
from yangguang.kernel.tests.pages_site import get

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def app(settings: Any) -> Iterator[CachedPages]:
    """The small site, with kept pages read at every lookup."""
    settings.ROOT_URLCONF = "yangguang.kernel.tests.pages_site"
    settings.ALLOWED_HOSTS = [site.HOST]
    site.WORDS["text"] = "第一版"
    site.RENDERED.clear()
    site.MEANWHILE.clear()
    made = CachedPages(WSGIHandler())
    yield made
    made.news.close()


@pytest.fixture(autouse=True)
def _news_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news_module, "EVERY", 0.0)


def change(text: str, *tags: str) -> None:
    with transaction.atomic():
        site.WORDS["text"] = text
        pages.touch(*tags)


class TestKeeping:
    def test_a_page_is_made_once_and_then_served(self, app: CachedPages) -> None:
        first, second = get(app, "/plain/"), get(app, "/plain/")
        assert first == second
        assert "第一版" in first.body.decode()
        assert (site.RENDERED, app.hits, app.kept) == (["/plain/"], 1, 1)

    @pytest.mark.parametrize("page", ["session", "token", "cookie", "streamed", "missing", "not_kept"])
    def test_what_may_differ_between_readers_is_never_kept(self, app: CachedPages, page: str) -> None:
        for _ in range(2):
            get(app, f"/{page}/")
        assert (len(site.RENDERED), app.kept) == (2, 0)

    def test_a_page_without_a_tag_is_not_kept(self, app: CachedPages, monkeypatch: pytest.MonkeyPatch) -> None:
        """Nothing could ever say that it is out of date."""
        monkeypatch.setattr("yangguang.kernel.pages.marking._EVERYWHERE", set())
        for _ in range(2):
            get(app, "/untagged/")
        assert len(site.RENDERED) == 2

    def test_the_view_sees_nobody_and_no_cookie_but_the_modes(self, app: CachedPages) -> None:
        body = get(app, "/who/", cookie="sessionid=abc; csrftoken=x; size=large; name=1").body.decode()
        assert "AnonymousUser" in body
        assert "[&#x27;size&#x27;]" in body or "['size']" in body

    def test_who_brings_a_session_gets_the_page_and_does_not_make_it(self, app: CachedPages) -> None:
        get(app, "/plain/", cookie="sessionid=abc")
        assert app.kept == 0
        kept = get(app, "/plain/")
        assert get(app, "/plain/", cookie="sessionid=abc") == kept
        assert app.hits == 1

    def test_other_methods_and_bodies_go_through(self, app: CachedPages) -> None:
        get(app, "/plain/")
        get(app, "/plain/", environ_CONTENT_LENGTH="5")
        get(app, "/plain/", "OPTIONS")
        assert app.hits == 0

    def test_only_a_public_view_may_be_kept(self) -> None:
        for view in (site.not_kept.__wrapped__ if hasattr(site.not_kept, "__wrapped__") else len, staff(site.not_kept)):
            with pytest.raises(TypeError, match="@public"):
                cached_page(tags=("x",))(view)
        assert cached_page(tags=("x",))(public(lambda request: None)).cached_page


class TestFreshness:
    def test_a_touched_page_is_made_again_and_others_are_not(self, app: CachedPages) -> None:
        for path in ("/plain/", "/record/1/", "/record/2/"):
            get(app, path)
        change("第二版", "record:1")
        assert "第二版" in get(app, "/record/1/").body.decode()
        assert "第一版" in get(app, "/record/2/").body.decode()
        assert "第一版" in get(app, "/plain/").body.decode()

    @pytest.mark.parametrize("tag", ["record:1", "column:1", pages.EVERYTHING])
    def test_tags_come_from_the_decorator_the_view_and_everything(self, app: CachedPages, tag: str) -> None:
        get(app, "/record/1/")
        change("第二版", tag)
        assert "第二版" in get(app, "/record/1/").body.decode()

    def test_what_is_rolled_back_touches_nothing(self, app: CachedPages) -> None:
        get(app, "/plain/")
        with transaction.atomic():
            pages.touch("room")
            transaction.set_rollback(True)
        get(app, "/plain/")
        assert app.hits == 1

    def test_touching_outside_of_a_transaction_is_a_fault(self) -> None:
        """Before the change is committed a page could be made again from what was before."""
        with pytest.raises(transaction.TransactionManagementError):
            pages.touch("room")

    @pytest.mark.parametrize("tag", ["", "x" * 101])
    def test_a_tag_has_1_to_100_characters(self, tag: str) -> None:
        with pytest.raises(ValueError), transaction.atomic():
            pages.touch(tag)

    def test_a_page_whose_making_met_a_change_is_not_kept(self, app: CachedPages) -> None:
        """The change commits after the page has read what it shows, and is known before the page is kept."""

        def meanwhile() -> None:
            change("第二版", "room")
            assert get(app, "/record/9/").status == 200  # another lookup reads the news

        site.MEANWHILE.append(meanwhile)
        assert "第一版" in get(app, "/plain/").body.decode()
        assert "第二版" in get(app, "/plain/").body.decode()

    def test_a_change_that_is_known_only_later_drops_the_page(self, app: CachedPages) -> None:
        site.MEANWHILE.append(lambda: change("第二版", "room"))
        assert "第一版" in get(app, "/plain/").body.decode()
        assert "第二版" in get(app, "/plain/").body.decode()

    def test_news_are_read_at_most_every_so_often(self, app: CachedPages, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(news_module, "EVERY", 3600.0)
        get(app, "/plain/")
        change("第二版", "room")
        assert "第一版" in get(app, "/plain/").body.decode()
        assert news_module.EVERY > 0.3 > 0  # as set here; the real one stands below a second
        app.news._due = 0.0
        assert "第二版" in get(app, "/plain/").body.decode()

    def test_a_page_ends_with_the_day_in_shanghai(self, app: CachedPages) -> None:
        with time_machine.travel(datetime.fromisoformat("2020-06-15T23:59:00+08:00"), tick=False) as clock:
            get(app, "/plain/")
            clock.shift(timedelta(seconds=59))
            get(app, "/plain/")
            assert app.hits == 1
            clock.shift(timedelta(seconds=2))
            get(app, "/plain/")
        assert (app.hits, app.kept) == (1, 2)

    def test_a_page_ends_after_its_longest_age(self, app: CachedPages, settings: Any) -> None:
        settings.YANGGUANG_PAGES_SECONDS = 0
        get(app, "/plain/")
        get(app, "/plain/")
        assert app.hits == 0

    def test_rows_are_deleted_when_every_process_has_read_them(self) -> None:
        change("", "a", "b")
        pages.touching.PageTouch.objects.update(at=datetime.fromisoformat("2020-01-01T00:00:00+08:00"))
        change("", "c", "d")
        assert pages.touching.prune() == 2
        pages.touching.PageTouch.objects.update(at=datetime.fromisoformat("2020-01-01T00:00:00+08:00"))
        assert pages.touching.prune() == 1
        assert [row.tag for row in pages.touching.PageTouch.objects.all()] == ["d"]


class TestAddresses:
    def test_reading_modes_make_a_page_of_their_own(self, app: CachedPages) -> None:
        large = get(app, "/plain/", cookie="size=large; other=1").body.decode()
        normal = get(app, "/plain/", cookie="size=normal").body.decode()
        assert "large" in large
        assert get(app, "/plain/", cookie="size=huge").body.decode() == normal
        assert (app.kept, app.hits) == (2, 1)

    def test_where_a_link_was_shared_from_is_no_part_of_the_page(self, app: CachedPages) -> None:
        page = get(app, "/plain/?utm_source=%22evil%22")
        assert "evil" not in page.body.decode()
        assert get(app, "/plain/") == page
        assert app.hits == 1

    @pytest.mark.parametrize(
        ("query", "kept"),
        [
            ("", ""),
            ("utm_source=a", ""),
            ("utm_source=a&q=b", "q=b"),
            ("q=b&utm_medium=c&page=2", "q=b&page=2"),
            ("q=utm_source=1", "q=utm_source=1"),
            ("xutm_source=1", "xutm_source=1"),
        ],
    )
    def test_only_campaign_words_are_left_out(self, query: str, kept: str) -> None:
        assert without_campaign(query) == kept

    def test_queries_cannot_push_out_the_plain_pages(self, app: CachedPages, settings: Any) -> None:
        settings.YANGGUANG_PAGES_BYTES = 200_000
        small = CachedPages(WSGIHandler())
        get(small, "/plain/")
        for number in range(40):
            get(small, f"/plain/?page={number}")
        assert small.narrowed.bytes_kept <= 100_000
        assert len(small.narrowed) < 40
        get(small, "/plain/")
        assert small.hits == 1
        small.news.close()

    def test_very_long_addresses_are_not_kept(self, app: CachedPages) -> None:
        for _ in range(2):
            get(app, f"/plain/?q={'x' * 400}")
        assert (app.kept, app.hits) == (0, 0)

    def test_a_foreign_host_name_gets_no_kept_page(self, app: CachedPages) -> None:
        """Django refuses it, and so must whatever stands before Django."""
        get(app, "/plain/")
        assert get(app, "/plain/", host="evil.example").status == 400
        assert get(app, "/plain/", host=f"{site.HOST}:8000").status == 200
        assert app.hits == 1

    def test_plain_http_is_redirected_where_only_https_is_answered(self, settings: Any, app: CachedPages) -> None:
        settings.SECURE_SSL_REDIRECT = True
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        secure = CachedPages(WSGIHandler())
        for _ in range(2):
            assert get(secure, "/plain/", x_forwarded_proto="https").status == 200
        assert get(secure, "/plain/").status == 301
        assert get(secure, "/plain/", x_forwarded_proto="http").status == 301
        assert secure.hits == 1
        secure.news.close()


class TestAnswers:
    def test_the_page_comes_packed_to_whoever_takes_it(self, app: CachedPages) -> None:
        plain, packed = get(app, "/plain/"), get(app, "/plain/", accept_encoding="gzip, br")
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.body) == plain.body
        assert packed.headers["ETag"] == plain.headers["ETag"]
        for answer in (plain, packed):
            assert answer.headers["Content-Length"] == str(len(answer.body))
            assert answer.headers["Vary"] == "Accept-Encoding, Cookie"
            assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
            assert "Set-Cookie" not in answer.headers
            assert answer.headers["X-Content-Type-Options"] == "nosniff"

    @pytest.mark.parametrize(
        ("header", "takes"),
        [("gzip", True), ("GZIP;q=0.5", True), ("gzip;q=0", False), ("gzip; q=0.0", False), ("br", False), ("", False)],
    )
    def test_who_takes_gzip(self, header: str, takes: bool) -> None:
        assert takes_gzip(header) is takes

    def test_who_has_the_page_is_told_so(self, app: CachedPages) -> None:
        etag = get(app, "/plain/").headers["ETag"]
        again = get(app, "/plain/", if_none_match=f'"x", {etag}')
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == etag
        change("第二版", "room")
        assert get(app, "/plain/", if_none_match=etag).status == 200

    def test_head_is_answered_without_a_body(self, app: CachedPages) -> None:
        page = get(app, "/plain/")
        head = get(app, "/plain/", "HEAD")
        assert (head.status, head.body, head.headers) == (200, b"", page.headers)
        assert app.hits == 1


class TestFailures:
    def test_pages_are_served_for_a_short_while_without_a_database(
        self, app: CachedPages, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        get(app, "/plain/")
        started = time.monotonic()
        clock = [started]
        app.news._clock = lambda: clock[0]
        app.news._read_at = started
        monkeypatch.setattr(app.news, "_rows", _refused)
        clock[0] = started + 1
        get(app, "/plain/")
        assert app.hits == 1
        clock[0] = started + news_module.GRACE + 1
        get(app, "/plain/")
        assert (app.hits, len(site.RENDERED)) == (1, 2)

    def test_a_process_that_slept_starts_with_an_empty_store(self, app: CachedPages) -> None:
        """Rows it never read may have been pruned."""
        get(app, "/plain/")
        app.news._read_at -= news_module.FORGET + 1
        get(app, "/plain/")
        assert (app.hits, app.kept) == (0, 2)


def _refused(*_: Any) -> Any:
    from django.db import OperationalError

    raise OperationalError("the database is down")


class TestNumbers:
    """PostgreSQL gives numbers out before the commit: a lower one may appear later."""

    def test_a_row_that_commits_late_is_not_missed(self) -> None:
        told: list[str] = []
        rows: list[tuple[int, str]] = [(1, "a")]
        news = news_module.News(told.extend, lambda: None)
        news._rows = lambda query, values: _select(rows, query, values)
        assert news.fresh()
        rows += [(4, "d"), (7, "g")]
        assert news.fresh()
        rows += [(3, "c"), (5, "e")]
        assert news.fresh()
        rows += [(2, "b"), (8, "h")]
        assert news.fresh()
        assert told == ["d", "g", "c", "e", "b", "h"]
        assert sorted(news._gaps) == [6]

    def test_what_was_under_way_at_the_start_is_not_missed(self) -> None:
        told: list[str] = []
        rows = [(300, "newest")]
        news = news_module.News(told.extend, lambda: None)
        news._rows = lambda query, values: _select(rows, query, values)
        assert news.fresh()
        rows.append((299, "late"))
        assert news.fresh()
        assert told == ["late"]

    def test_the_database_gives_no_number_twice(self) -> None:
        change("", "a")
        last = pages.touching.PageTouch.objects.get().pk
        pages.touching.PageTouch.objects.all().delete()
        change("", "b")
        assert pages.touching.PageTouch.objects.get().pk > last
        assert connection.vendor in {"sqlite", "postgresql"}


def _select(rows: list[tuple[int, str]], query: str, values: list[int]) -> list[tuple[Any, ...]]:
    if "DESC" in query:
        return [(number,) for number, _ in sorted(rows, reverse=True)[: values[0]]]
    high, gaps = values[0], set(values[1:])
    return sorted(row for row in rows if row[0] > high or row[0] in gaps)
