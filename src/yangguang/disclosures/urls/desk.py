"""Addresses of records on the desk."""

from django.urls import path

from yangguang.disclosures.views import (
    desk_checks,
    desk_edit,
    desk_edition,
    desk_files,
    desk_list,
    desk_new,
    desk_pictures,
)

app_name = "records"
urlpatterns = [
    path("disclosures/", desk_list.records, name="list"),
    path("checks/", desk_checks.settings, name="checks"),
    path("disclosures/new/", desk_new.new, name="new"),
    path("disclosures/<int:pk>/", desk_edition.edition, name="edition"),
    path("disclosures/<int:pk>/edit/", desk_edit.edit, name="edit"),
    path("disclosures/<int:pk>/pictures/", desk_pictures.add, name="add-picture"),
    path("disclosures/<int:pk>/files/<int:file>/<path:name>", desk_files.file, name="file"),
]
