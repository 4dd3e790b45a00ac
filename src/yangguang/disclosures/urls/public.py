"""Addresses of records: what everybody sees."""

from django.urls import path

from yangguang.disclosures import feeds, sitemap
from yangguang.disclosures.views import public_columns, public_papers, public_records

app_name = "disclosures"
urlpatterns = [
    path("disclosures/", public_records.index, name="index"),
    path("disclosures/<int:pk>/", public_records.record, name="record"),
    path("disclosures/<int:pk>/editions/<int:number>/", public_records.edition, name="edition"),
    path("disclosures/<int:pk>/editions/<int:number>/diff/", public_records.difference, name="difference"),
    path("disclosures/<int:pk>/files/<int:file>/<path:name>", public_records.file, name="file"),
    path("disclosures/<int:pk>/qr.svg", public_records.code, name="code"),
    path("disclosures/<int:pk>.pdf", public_papers.pdf, name="pdf"),
    path("disclosures/<int:pk>.docx", public_papers.docx, name="docx"),
    path("columns/", public_columns.columns, name="columns"),
    path("columns/<slug:code>/", public_columns.column, name="column"),
    path("units/<slug:code>/disclosure/", public_columns.unit_columns, name="unit-columns"),
    path("units/<slug:code>/disclosure/<slug:column>/", public_columns.unit_column, name="unit-column"),
    path("units/<slug:code>/index/", public_columns.unit_index, name="unit-index"),
    path("units/<slug:code>/index.csv", public_columns.unit_index_csv, name="unit-index-csv"),
    path("units/<slug:code>/index.xlsx", public_columns.unit_index_xlsx, name="unit-index-xlsx"),
    path("feeds/disclosures.atom", feeds.newest, name="feed"),
    path("feeds/columns/<slug:code>.atom", feeds.of_column, name="column-feed"),
    path("feeds/units/<slug:code>.atom", feeds.of_unit, name="unit-feed"),
    path("feeds/topics/<slug:code>.atom", feeds.of_topic, name="topic-feed"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-pages.xml", sitemap.pages, name="sitemap-pages"),
    path("sitemap-<int:number>.xml", sitemap.part, name="sitemap-part"),
]
