"""Addresses of records: what everybody sees."""

from django.urls import URLPattern

app_name = "disclosures"
urlpatterns: list[URLPattern] = []
