"""Addresses of the public shell."""

from django.urls import path

from yangguang.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("robots.txt", views.robots, name="robots"),
    path("mode", views.reading_mode, name="reading-mode"),
]
