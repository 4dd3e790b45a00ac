"""Notices to applicants: kept with the request, sent by a gateway after the commit. Nothing personal is in them."""

import logging
from datetime import timedelta
from functools import cache
from typing import Protocol

import urllib3
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.utils.module_loading import import_string

from yangguang.foi.models import Case, Message
from yangguang.kernel import present
from yangguang.kernel.jobs import every
from yangguang.kernel.pages import absolute

logger = logging.getLogger(__name__)

MOST_TRIES = 8
BATCH = 50
#: A worker that took a message and died: it is sent again after this time.
TAKEN = timedelta(minutes=5)


class Gateway(Protocol):
    """What sends text messages: setting `YANGGUANG_SMS_GATEWAY`, a dotted path to such a class."""

    def send(self, number: str, words: str) -> None:
        """Send the words to the number. Raises `OSError` for what may go well later."""


class HttpGateway:
    """Posts {"to", "text"} as JSON to `YANGGUANG_SMS_ADDRESS`; the bearer token is `YANGGUANG_SMS_TOKEN`."""

    def send(self, number: str, words: str) -> None:
        """Send it; `OSError` for any answer but 2xx."""
        headers = {"Authorization": f"Bearer {settings.YANGGUANG_SMS_TOKEN}"} if settings.YANGGUANG_SMS_TOKEN else {}
        try:
            answer = urllib3.request(
                "POST",
                settings.YANGGUANG_SMS_ADDRESS,
                json={"to": number, "text": words},
                headers=headers,
                timeout=10,
                retries=False,
            )
        except urllib3.exceptions.HTTPError as error:
            raise OSError(str(error)) from error
        if not 200 <= answer.status < 300:
            raise OSError(f"短信网关返回 {answer.status}")


@cache
def _gateway(path: str) -> Gateway:
    made: Gateway = import_string(path)()
    return made


def tell(case: Case, words: str) -> None:
    """Tell the applicant by the ways that are known and configured, in the caller's transaction."""
    person = case.applicant.person
    text = f"{case.receipt}：{words}"
    ways = ["email"] if person.get("email") else []
    if person.get("phone") and settings.YANGGUANG_SMS_GATEWAY:
        ways.append("sms")
    Message.objects.bulk_create(
        Message(case=case, channel=way, words=text[:500], next_try_at=present.now()) for way in ways
    )


@every(seconds=20)
def send_waiting() -> int:
    """Send what waits, each once as far as can be known; how many went. One that fails is tried again, ever later."""
    sent = 0
    for message in Message.objects.filter(state="waiting", next_try_at__lte=present.now()).order_by("pk")[:BATCH]:
        taken = Message.objects.filter(pk=message.pk, state="waiting", tries=message.tries)
        if not taken.update(tries=F("tries") + 1, next_try_at=present.now() + TAKEN * 2**message.tries):
            continue
        try:
            _send(message)
        except OSError as error:
            logger.warning("message %s was not sent: %s", message.pk, type(error).__name__)
            if message.tries + 1 >= MOST_TRIES:
                Message.objects.filter(pk=message.pk).update(state="failed")
            continue
        with transaction.atomic():
            Message.objects.filter(pk=message.pk).update(state="sent", sent_at=present.now())
        sent += 1
    return sent


def _send(message: Message) -> None:
    person = message.case.applicant.person
    if message.channel == "sms":
        _gateway(settings.YANGGUANG_SMS_GATEWAY).send(person.get("phone", ""), message.words)
        return
    if address := person.get("email", ""):
        body = f"{message.words}\n\n查询：{absolute('/foi/status')}\n（请使用提交时得到的查询码或者链接。）"
        send_mail(f"政府信息公开申请：{message.case.receipt}", body, None, [address])
