"""Atom feeds of every list of records."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from yangguang.catalogue import vocabulary
from yangguang.catalogue.models import Column
from yangguang.disclosures import selectors
from yangguang.disclosures.models import Edition
from yangguang.kernel.pages import absolute
from yangguang.kernel.public import public_page
from yangguang.kernel.scoping import one_or_404
from yangguang.organisations.models import Unit
from yangguang.organisations.selectors import home_unit, public_units

NEWEST = 50


class RecordFeed(Feed):  # type: ignore[type-arg]
    """The newest live records."""

    feed_type = Atom1Feed
    description = "主动公开的政府信息"

    def title(self, obj: Any = None) -> str:
        """The list's name, with whose site it is."""
        return f"{home_unit().short_name}政务公开：{obj or '最新公开'}"

    def link(self, obj: Any = None) -> str:
        """The list as a page."""
        return absolute(reverse("disclosures:index"))

    def feed_url(self, obj: Any = None) -> str:
        """The feed's own address."""
        return absolute(self._path(obj))

    def _path(self, obj: Any) -> str:
        return reverse("disclosures:feed")

    def items(self, obj: Any = None) -> list[Edition]:
        """The newest records of the list."""
        return list(selectors.live_editions()[:NEWEST])

    def item_title(self, item: Edition) -> str:
        """The record's title."""
        return item.title

    def item_description(self, item: Edition) -> str:
        """What it is about."""
        return item.summary

    def item_link(self, item: Edition) -> str:
        """The record's lasting address."""
        return absolute(reverse("disclosures:record", args=[item.disclosure_id]))

    def item_pubdate(self, item: Edition) -> datetime | None:
        """First published."""
        return item.listed_at

    def item_updateddate(self, item: Edition) -> datetime | None:
        """This edition published."""
        return item.published_at

    def item_author_name(self, item: Edition) -> str:
        """The unit."""
        return item.unit.name


class ColumnFeed(RecordFeed):
    """The newest records of a column."""

    def get_object(self, request: HttpRequest, code: str) -> Column:
        """The open column."""
        found: Column = one_or_404(Column.objects.open(), code=code)
        return found

    def link(self, obj: Any = None) -> str:
        return absolute(reverse("disclosures:column", args=[obj.code]))

    def _path(self, obj: Any) -> str:
        return reverse("disclosures:column-feed", args=[obj.code])

    def items(self, obj: Any = None) -> list[Edition]:
        return [row.edition for row in selectors.placed_editions(obj)[:NEWEST]]


class UnitFeed(RecordFeed):
    """The newest records of a unit."""

    def get_object(self, request: HttpRequest, code: str) -> Unit:
        """The public unit."""
        found: Unit = one_or_404(public_units(), code=code)
        return found

    def link(self, obj: Any = None) -> str:
        return absolute(reverse("disclosures:unit-columns", args=[obj.code]))

    def _path(self, obj: Any) -> str:
        return reverse("disclosures:unit-feed", args=[obj.code])

    def items(self, obj: Any = None) -> list[Edition]:
        return list(selectors.live_editions().filter(unit=obj)[:NEWEST])


class TopicFeed(RecordFeed):
    """The newest records of a topic."""

    def get_object(self, request: HttpRequest, code: str) -> vocabulary.Term:
        """The topic of the vocabulary."""
        from django.http import Http404

        if code not in vocabulary.topics():
            raise Http404("没有这个主题")
        return vocabulary.topics()[code]

    def title(self, obj: Any = None) -> str:
        return super().title(obj.label)

    def link(self, obj: Any = None) -> str:
        return absolute(f"{reverse('disclosures:index')}?topic={obj.code}")

    def _path(self, obj: Any) -> str:
        return reverse("disclosures:topic-feed", args=[obj.code])

    def items(self, obj: Any = None) -> list[Edition]:
        return list(selectors.live_editions().filter(topic=obj.code)[:NEWEST])


def _kept(feed: RecordFeed) -> Any:
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return feed(request, *args, **kwargs)

    return public_page(tags=("disclosures", "catalogue"))(view)


newest, of_column, of_unit, of_topic = (_kept(feed()) for feed in (RecordFeed, ColumnFeed, UnitFeed, TopicFeed))
