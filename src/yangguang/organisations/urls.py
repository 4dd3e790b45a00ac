"""Addresses of people, roles and units in the workbench."""

from django.urls import path

from yangguang.organisations.views import people, units

app_name = "organisations"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/add/", people.add_person, name="add-person"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.edit_person, name="edit-person"),
    path("people/<int:pk>/roles/", people.grant_role, name="grant-role"),
    path("people/<int:pk>/reset/", people.reset_access, name="reset-access"),
    path("people/<int:pk>/active/", people.set_active, name="set-active"),
    path("roles/<int:pk>/end/", people.end_role, name="end-role"),
    path("units/", units.units, name="units"),
    path("units/<slug:code>/", units.unit, name="unit"),
    path("units/<slug:code>/aliases/", units.add_alias, name="add-alias"),
    path("units/<slug:code>/rename/", units.rename, name="rename"),
    path("groups/<slug:code>/", units.group, name="group"),
    path("groups/<slug:code>/members/", units.set_members, name="set-members"),
]
