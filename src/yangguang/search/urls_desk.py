"""Addresses of the words of search on the desk."""

from django.urls import path

from yangguang.search import desk

app_name = "searching"
urlpatterns = [
    path("search/synonyms/", desk.synonyms, name="synonyms"),
    path("search/synonyms/add/", desk.add, name="add"),
    path("search/synonyms/<int:pk>/", desk.group, name="group"),
    path("search/fruitless/", desk.fruitless_queries, name="fruitless"),
]
