"""The input of a body: a field of HTML, over which a script lays the editor."""

from typing import Any

from django import forms
from django.templatetags.static import static


class BodyInput(forms.Textarea):
    """A textarea of HTML; with JavaScript `rich.js` makes an editor of it, which finds its parts by these addresses."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 20, "spellcheck": "false", **(attrs or {})})

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """With the address of the editor's module, which the script loads."""
        found: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        return {**found, "data-rich": static("django_prose_editor/editor.js")}
