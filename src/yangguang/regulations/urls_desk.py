"""Addresses of the library's desk."""

from django.urls import path

from yangguang.regulations.views import (
    desk_cleanup,
    desk_document,
    desk_list,
    desk_register,
    desk_relation,
    desk_renewal,
)

app_name = "library"
urlpatterns = [
    path("regulations/", desk_list.documents, name="list"),
    path("regulations/register/", desk_register.register, name="register"),
    path("regulations/register/series/", desk_register.series, name="series"),
    path("regulations/register/<int:pk>/", desk_register.examined, name="registration"),
    path("regulations/register/<int:pk>/files/<int:file>/<path:name>", desk_register.file, name="registration-file"),
    path("regulations/cleanups/", desk_cleanup.cleanups, name="cleanups"),
    path("regulations/cleanups/new/", desk_cleanup.fresh, name="cleanup-new"),
    path("regulations/cleanups/<int:pk>/", desk_cleanup.cleanup, name="cleanup"),
    path("regulations/cleanups/<int:pk>/publish/", desk_cleanup.publication, name="cleanup-publish"),
    path("regulations/<int:pk>/", desk_document.document, name="document"),
    path("regulations/<int:pk>/renew/", desk_renewal.renew, name="renew"),
    path("regulations/relations/<int:pk>/", desk_relation.relation, name="relation"),
]
