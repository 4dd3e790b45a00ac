"""Addresses of the year plan: what everybody sees."""

from django.urls import URLPattern

app_name = "plans"
urlpatterns: list[URLPattern] = []
