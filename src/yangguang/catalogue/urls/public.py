"""Addresses of standard catalogues and guides: what everybody sees."""

from django.urls import path

from yangguang.catalogue.views import guides

app_name = "catalogue"
urlpatterns = [
    path("units/<slug:code>/guide/", guides.public_guide, name="guide"),
]
