"""Workbench addresses of those who plan: imports, the plan, the heat map, narrowing."""

from django.urls import path

from yangguang.workplan.views import confirming, desk_plan, heat, imports, narrowing, review

urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.new_import, name="new-import"),
    path("imports/<int:pk>/", review.review, name="import"),
    path("imports/<int:pk>/source/", review.source, name="import-source"),
    path("imports/<int:pk>/head/", review.head, name="import-head"),
    path("imports/<int:pk>/names/", review.names, name="import-names"),
    path("imports/<int:pk>/tasks/new/", review.new_task, name="import-new-task"),
    path("imports/<int:pk>/tasks/<int:position>/", review.task, name="import-task"),
    path("imports/<int:pk>/confirm/", confirming.confirm, name="import-confirm"),
    path("heat/", heat.newest, name="newest-heat"),
    path("plans/", desk_plan.plans, name="desk-plans"),
    path("plan/<slug:slug>/", desk_plan.plan, name="desk-plan"),
    path("plan/<slug:slug>/heat/", heat.heat, name="heat"),
    path("plan/<slug:slug>/editions/<int:number>/", desk_plan.edition, name="desk-edition"),
    path("plan/<slug:slug>/tasks/<int:number>/", desk_plan.task, name="desk-task"),
    path("narrow/<int:pk>/", narrowing.narrow, name="narrow"),
]
