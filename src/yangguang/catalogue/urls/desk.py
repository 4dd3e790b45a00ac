"""Addresses of columns, guides and standard catalogues on the desk."""

from django.urls import URLPattern

app_name = "cataloguing"
urlpatterns: list[URLPattern] = []
