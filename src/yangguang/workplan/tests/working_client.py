"""A browser for tests of the working screens."""

from typing import Any

from django.test import Client
from django.urls import reverse

from yangguang.organisations.models import User


def at(name: str, *args: Any) -> str:
    return reverse(f"workplan:{name}", args=args)


def client(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found


def page(user: User, url: str, status: int = 200) -> str:
    answer = client(user).get(url)
    assert answer.status_code == status
    return answer.content.decode()


def post(user: User, url: str, **data: Any) -> tuple[int, str]:
    """Status and text of the page that the person sees in the end."""
    first = client(user)
    answer = first.post(url, data)
    status = answer.status_code
    if status == 302:
        answer = first.get(answer["Location"])
    return status, answer.content.decode()
