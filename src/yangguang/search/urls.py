"""Addresses of search."""

from django.urls import path
from django.views.decorators.http import require_safe

from yangguang.kernel.access import public
from yangguang.search import feeds, views

app_name = "search"
urlpatterns = [
    path("search", views.search, name="search"),
    path("search/suggest", views.suggest, name="suggest"),
    path("search.atom", public(require_safe(feeds.SearchFeed())), name="feed"),
    path("search.xml", views.description, name="description"),
]
