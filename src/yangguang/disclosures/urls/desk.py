"""Addresses of records on the desk."""

from django.urls import URLPattern

app_name = "records"
urlpatterns: list[URLPattern] = []
