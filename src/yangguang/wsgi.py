"""The WSGI application that granian serves: public pages that are kept, and Django for everything else."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yangguang.settings.embedded")
django_application = get_wsgi_application()

# Settings and models can be read from here on.
from yangguang.kernel.pages.wsgi import CachedPages  # noqa: E402

application = CachedPages(django_application)
