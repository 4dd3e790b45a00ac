"""Addresses of standard catalogues and guides: what everybody sees."""

from django.urls import URLPattern

app_name = "catalogue"
urlpatterns: list[URLPattern] = []
