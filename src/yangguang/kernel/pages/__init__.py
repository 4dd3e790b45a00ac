"""Public pages are kept whole and served ahead of Django, tagged by what they show, fresh within a second of a change.

A view opts in with `cached_page`; a change says `touch(tag, …)` in its own transaction (actions do so by themselves,
see `kernel.actions.action`). `wsgi.CachedPages` stands in front of Django's application.
"""

from yangguang.kernel.pages.addresses import absolute
from yangguang.kernel.pages.marking import cached_page, on_every_page, show
from yangguang.kernel.pages.touching import EVERYTHING, touch

__all__ = ["EVERYTHING", "absolute", "cached_page", "on_every_page", "show", "touch"]
