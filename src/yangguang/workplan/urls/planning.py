"""Workbench addresses of those who plan: imports, the plan, the heat map, narrowing."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
