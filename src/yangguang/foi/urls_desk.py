"""Addresses of the desk for requests."""

from django.urls import path, re_path

from yangguang.foi.views import desk_arrivals, desk_case, desk_list, desk_redact, desk_tables, desk_templates

app_name = "requests"
urlpatterns = [
    path("foi/", desk_list.requests, name="list"),
    path("foi/register/", desk_list.register, name="register"),
    path("foi/tables/", desk_tables.tables, name="tables"),
    path("foi/templates/", desk_templates.templates, name="templates"),
    re_path(r"^foi/templates/(?P<code>[a-z_]{1,40})\.docx$", desk_templates.shipped, name="template-file"),
    re_path(r"^foi/templates/(?P<code>[a-z_]{1,40})\.pdf$", desk_templates.preview, name="template-preview"),
    path("foi/arrivals/", desk_arrivals.arrivals, name="arrivals"),
    path("foi/arrivals/<int:pk>/", desk_arrivals.arrival, name="arrival"),
    path("foi/<int:pk>/", desk_case.case, name="case"),
    path("foi/<int:pk>/reply/", desk_case.reply, name="reply"),
    re_path(r"^foi/letters/(?P<pk>\d{1,18})\.(?P<form>pdf|docx)$", desk_case.letter, name="letter"),
    path("foi/files/<int:pk>/", desk_case.file, name="file"),
    path("foi/files/<int:pk>/redact/", desk_redact.redact, name="redact"),
    path("foi/files/<int:pk>/redact/<int:number>.png", desk_redact.page, name="redact-page"),
]
