"""Public addresses of disclosure on request."""

from django.urls import path, re_path

from yangguang.foi.views import asking, following, front, statistics, taking_in

app_name = "foi"
urlpatterns = [
    path("foi/", front.home, name="home"),
    path("foi/form.pdf", front.form, name="form"),
    path("foi/statistics", statistics.statistics, name="statistics"),
    path("foi/new", asking.new, name="new"),
    path("foi/sent", asking.sent, name="sent"),
    path("foi/status", following.status, name="status"),
    path("foi/s/<str:secret>", following.link, name="link"),
    re_path(r"^foi/status/letters/(?P<pk>\d{1,18})\.(?P<form>pdf|docx)$", following.letter, name="letter"),
    path("foi/status/files/<int:pk>", following.file, name="file"),
    path("api/v1/foi/token", taking_in.token, name="token"),
    path("api/v1/foi/requests", taking_in.requests, name="take-in"),
]
