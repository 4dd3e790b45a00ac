"""Addresses of columns, guides and standard catalogues on the desk."""

from django.urls import path

from yangguang.catalogue.views import columns, desk_review, desk_standard, guides

app_name = "cataloguing"
urlpatterns = [
    path("guides/", guides.guides, name="guides"),
    path("guides/<slug:code>/", guides.edit_guide, name="guide"),
    path("columns/", columns.columns, name="columns"),
    path("columns/<slug:code>/", columns.edit_column, name="column"),
    path("obligations/", desk_standard.obligations, name="obligations"),
    path("catalogues/", desk_standard.catalogues, name="catalogues"),
    path("catalogues/new/", desk_standard.new_import, name="new-import"),
    path("catalogues/imports/<int:pk>/", desk_review.review, name="import"),
    path("catalogues/items/<int:pk>/", desk_standard.item, name="item"),
    path("catalogues/<slug:slug>/", desk_standard.catalogue, name="catalogue"),
    path("catalogues/<slug:slug>/new/", desk_standard.add_item, name="add-item"),
]
