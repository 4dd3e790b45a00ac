"""Addresses of records that come in by the hundred."""

from django.urls import URLPattern

app_name = "bulk"
urlpatterns: list[URLPattern] = []
