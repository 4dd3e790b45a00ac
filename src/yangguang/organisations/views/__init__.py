"""Screens of the workbench about people, roles and units."""

from typing import cast

from django.http import HttpRequest

from yangguang.organisations.models import User


def acting(request: HttpRequest) -> User:
    """Who acts: the views' access declarations let nobody in who is not signed in."""
    return cast("User", request.user)
