"""Addresses of the year plan: the workbench."""

from django.urls import URLPattern

app_name = "workplan"
urlpatterns: list[URLPattern] = []
