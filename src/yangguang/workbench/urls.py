"""Addresses of the staff shell."""

from django.urls import path

from yangguang.workbench import views

app_name = "workbench"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("log/", views.audit_log, name="audit-log"),
]
