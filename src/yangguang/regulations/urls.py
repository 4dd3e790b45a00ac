"""Addresses of the library."""

from django.urls import path

from yangguang.regulations.views import public, public_cleanup

app_name = "regulations"
urlpatterns = [
    path("regulations/", public.index, name="library"),
    path("regulations/cleanups/", public_cleanup.cleanups, name="cleanups"),
    path("regulations/cleanups/<int:pk>/", public_cleanup.cleanup, name="cleanup"),
    path("regulations/cleanups/<int:pk>/docx/", public_cleanup.cleanup_docx, name="cleanup-docx"),
    path("regulations/cleanups/<int:pk>/xlsx/", public_cleanup.cleanup_xlsx, name="cleanup-xlsx"),
    path("regulations/<int:pk>/", public.document, name="document"),
    path("regulations/<int:pk>/on/", public.ask_day, name="ask-day"),
    path("regulations/<int:pk>/on/<str:day>/", public.document_on, name="document-on"),
    path("regulations/<int:pk>/relations/", public.relations, name="relations"),
    path("regulations/<int:pk>/art/<str:anchor>/", public.article, name="article"),
    path("regulations/<int:pk>/compare/<int:old>/<int:new>/", public.compare, name="compare"),
]
