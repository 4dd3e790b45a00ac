"""Workbench addresses of those who do the work: shares, schemes, orders, events, bulletins."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
