"""A search kept as a feed: what is new for it."""

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from yangguang.kernel.pages import absolute
from yangguang.organisations.selectors import home_unit
from yangguang.search.answering import Hit
from yangguang.search.asking import Asked, asked

NEWEST = 50


class SearchFeed(Feed):  # type: ignore[type-arg]
    """The newest things found for the query in the address."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest) -> Asked:
        """The search, the newest first."""
        wanted = asked(request)
        return Asked(wanted.typed, wanted.filters, "newest", 1)

    def title(self, obj: Asked) -> str:
        """Whose search for what."""
        return f"{home_unit().short_name}政务公开搜索：{obj.typed or '全部'}"

    def link(self, obj: Asked) -> str:
        """The search as a page."""
        return absolute(f"{reverse('search:search')}?{obj.query_string()}")

    def feed_url(self, obj: Asked) -> str:
        """The feed's own address."""
        return absolute(f"{reverse('search:feed')}?{obj.query_string(sort='')}")

    def items(self, obj: Asked) -> list[Hit]:
        """The newest that are found."""
        return list(obj.answer(NEWEST).hits)

    def item_title(self, item: Hit) -> str:
        """The title."""
        return item.found.title

    def item_description(self, item: Hit) -> str:
        """The passage that was asked for."""
        return "".join(piece.text for piece in item.passage)

    def item_link(self, item: Hit) -> str:
        """The address."""
        return absolute(item.found.address)

    def item_pubdate(self, item: Hit) -> datetime | None:
        """The day that it is ordered by, at its beginning in Beijing."""
        day = item.found.day
        if not day:
            return None
        return datetime(day // 10_000, day // 100 % 100, day % 100, tzinfo=timezone.get_current_timezone())
