"""The addresses of the whole site; each room brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("yangguang.portal.urls")),
    path("", include("yangguang.search.urls")),
    path("", include("yangguang.catalogue.urls.public")),
    path("", include("yangguang.disclosures.urls.public")),
    path("", include("yangguang.regulations.urls")),
    path("", include("yangguang.foi.urls")),
    path("", include("yangguang.workplan.urls.public")),
    path("api/v1/", include("yangguang.api.urls")),
    path("accounts/", include("yangguang.organisations.urls_accounts")),
    path("desk/account/", include("yangguang.organisations.urls_security")),
    path("desk/", include("yangguang.workbench.urls")),
    path("desk/", include("yangguang.organisations.urls")),
    path("desk/", include("yangguang.search.urls_desk")),
    path("desk/", include("yangguang.catalogue.urls.desk")),
    path("desk/", include("yangguang.disclosures.urls.desk")),
    path("desk/", include("yangguang.disclosures.urls.bulk")),
    path("desk/", include("yangguang.regulations.urls_desk")),
    path("desk/", include("yangguang.foi.urls_desk")),
    path("desk/", include("yangguang.workplan.urls.desk")),
]

handler403 = "yangguang.portal.views.forbidden"
handler404 = "yangguang.portal.views.not_found"
handler500 = "yangguang.portal.views.server_error"
