"""Addresses of standard catalogues and guides: what everybody sees."""

from django.urls import path

from yangguang.catalogue.views import guides, public_standard

app_name = "catalogue"
urlpatterns = [
    path("catalogue/", public_standard.index, name="index"),
    path("catalogue/<slug:slug>/", public_standard.catalogue, name="catalogue"),
    path("catalogue/<slug:slug>/items/<int:pk>/", public_standard.item, name="item"),
    path("catalogue/<slug:slug>.xlsx", public_standard.workbook, name="catalogue-xlsx"),
    path("catalogue/<slug:slug>.json", public_standard.as_json, name="catalogue-json"),
    path("units/<slug:code>/guide/", guides.public_guide, name="guide"),
]
