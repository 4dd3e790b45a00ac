"""Addresses of columns, guides and standard catalogues on the desk."""

from django.urls import path

from yangguang.catalogue.views import columns, guides

app_name = "cataloguing"
urlpatterns = [
    path("guides/", guides.guides, name="guides"),
    path("guides/<slug:code>/", guides.edit_guide, name="guide"),
    path("columns/", columns.columns, name="columns"),
    path("columns/<slug:code>/", columns.edit_column, name="column"),
]
