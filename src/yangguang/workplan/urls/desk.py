"""Addresses of the year plan in the workbench."""

from yangguang.workplan.urls import planning, working

app_name = "workplan"
urlpatterns = [*planning.urlpatterns, *working.urlpatterns]
