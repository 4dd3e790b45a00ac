"""Addresses of people, roles and units in the workbench."""

from django.urls import URLPattern

app_name = "organisations"
urlpatterns: list[URLPattern] = []
