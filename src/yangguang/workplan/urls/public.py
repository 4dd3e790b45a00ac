"""Addresses of the year plan: what everybody sees."""

from django.urls import path

from yangguang.workplan.views import public_exports, public_log, public_plan, public_task, public_units

app_name = "plans"
urlpatterns = [
    path("plans/", public_plan.index, name="index"),
    path("plans/evidence/<int:pk>/", public_task.evidence, name="evidence"),
    path("plans/bulletins/<int:pk>/", public_log.bulletin, name="bulletin"),
    path("plans/bulletins/<int:pk>.docx", public_log.bulletin_docx, name="bulletin-docx"),
    path("plans/<slug:slug>.csv", public_exports.plan_csv, name="plan-csv"),
    path("plans/<slug:slug>.xlsx", public_exports.plan_xlsx, name="plan-xlsx"),
    path("plans/<slug:slug>.json", public_exports.plan_json, name="plan-json"),
    path("plans/<slug:slug>/", public_plan.plan, name="plan"),
    path("plans/<slug:slug>/tasks/<int:number>/", public_task.task, name="task"),
    path("plans/<slug:slug>/shares/", public_plan.shares, name="shares"),
    path("plans/<slug:slug>/editions/", public_plan.editions, name="editions"),
    path("plans/<slug:slug>/editions/<int:number>/", public_plan.edition, name="edition"),
    path("plans/<slug:slug>/editions/<int:number>/diff/", public_plan.difference, name="difference"),
    path("plans/<slug:slug>/events/", public_log.events, name="events"),
    path("plans/<slug:slug>/orders/", public_log.orders, name="orders"),
    path("plans/<slug:slug>/bulletins/", public_log.bulletins, name="bulletins"),
    path("units/", public_units.units, name="units"),
    path("units/<slug:code>/", public_units.unit, name="unit"),
]
