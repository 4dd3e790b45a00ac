"""Workbench addresses of those who do the work: shares, schemes, orders, events, bulletins."""

from django.urls import path

from yangguang.workplan.views import bulletins, events, orders, schemes, shares, units

urlpatterns = [
    path("my-tasks/", shares.my_tasks, name="my-tasks"),
    path("shares/<int:pk>/", shares.share, name="share"),
    path("evidence/<int:pk>/", shares.evidence, name="evidence"),
    path("schemes/", schemes.schemes, name="schemes"),
    path("schemes/<int:pk>/", schemes.scheme, name="scheme"),
    path("orders/", orders.orders, name="orders"),
    path("orders/new/", orders.new_order, name="new-order"),
    path("orders/<int:pk>/", orders.order, name="order"),
    path("events/", events.events, name="events"),
    path("bulletins/", bulletins.bulletins, name="bulletins"),
    path("bulletins/<int:pk>/", bulletins.bulletin, name="bulletin"),
    path("bulletins/<int:pk>/preview/", bulletins.bulletin_preview, name="bulletin-preview"),
    path("bulletins/<int:pk>/docx/", bulletins.bulletin_file, name="bulletin-file"),
    path("my-unit/", units.my_unit, name="my-unit"),
    path("unit/<slug:code>/", units.unit, name="unit"),
]
