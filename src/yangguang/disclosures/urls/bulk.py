"""Addresses of records that come in by the hundred."""

from django.urls import path

from yangguang.disclosures.views import desk_bulk, desk_move

app_name = "bulk"
urlpatterns = [
    path("disclosures/import/", desk_bulk.imports, name="imports"),
    path("disclosures/import/template.csv", desk_bulk.template, name="template"),
    path("disclosures/import/template.xlsx", desk_bulk.template_workbook, name="template-workbook"),
    path("disclosures/import/<int:pk>/", desk_bulk.one, name="import"),
    path("disclosures/import/<int:pk>/failed.csv", desk_bulk.failed, name="failed"),
    path("disclosures/move/", desk_move.move, name="move"),
]
