"""The door for other intake systems: a token for their credentials, and requests handed over with it."""

import base64
import binascii
import json
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from ninja import Field, Schema
from pydantic import ValidationError

from yangguang.foi import limits, oauth
from yangguang.foi.actions.taking_in import ClientActor, take_in
from yangguang.foi.files import LARGEST, Upload, kept
from yangguang.foi.states import ApplicantClass, Carrier, Delivery, Matter, Source
from yangguang.kernel import present
from yangguang.kernel.access import public
from yangguang.kernel.actions import Refused
from yangguang.kernel.intake import Unreadable
from yangguang.kernel.pages import absolute
from yangguang.organisations.models import Unit


class ProofIn(Schema):
    """A file, its bytes in base64."""

    name: str = Field(max_length=200)
    content: str = Field(max_length=LARGEST * 2)


class PersonIn(Schema):
    """Who asks (条例第二十九条第一项)."""

    name: str = Field(min_length=1, max_length=60)
    id_kind: str = Field("", max_length=40)
    id_number: str = Field("", max_length=40)
    representative: str = Field("", max_length=60)
    phone: str = Field("", max_length=20)
    email: str = Field("", max_length=120)
    address: str = Field("", max_length=200)


class RequestIn(Schema):
    """A request as another system hands it over; `external_id` is its number there."""

    external_id: str = Field(min_length=1, max_length=100)
    unit: str = Field(max_length=80)
    arrived_on: date
    source: Source = Source.INTERNET
    matter: Matter = Matter.INFORMATION
    applicant_class: ApplicantClass = ApplicantClass.NATURAL
    person: PersonIn
    subject: str = Field("", max_length=300)
    document_number: str = Field("", max_length=100)
    wanted: str = Field("", max_length=2000)
    items: list[str] = Field(default_factory=list, max_length=20)
    carrier: Carrier = Carrier.ANY
    delivery: Delivery = Delivery.ONLINE
    needs_help: str = Field("", max_length=300)
    proofs: list[ProofIn] = Field(default_factory=list, max_length=3)


@csrf_exempt
@never_cache
@public
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A bearer token for an hour (RFC 6749, 4.4): credentials by HTTP Basic, grant_type=client_credentials."""
    if not limits.passes(limits.GUESSES, request):
        return JsonResponse({"error": "slow_down"}, status=429)
    headers, body, status = oauth.token_answer(request)
    return HttpResponse(body, status=status, headers=headers)


@csrf_exempt
@never_cache
@public
@require_POST
def requests(request: HttpRequest) -> HttpResponse:
    """Hand over a request: 201 with its receipt number and private link, 200 for one that is there already."""
    client = oauth.client_of(request)
    if client is None:
        headers = {"WWW-Authenticate": 'Bearer realm="requests"'}
        return JsonResponse({"detail": "令牌无效或者已过期，请重新获取。"}, status=401, headers=headers)
    try:
        given = RequestIn.model_validate(json.loads(request.body))
        uploads = [_upload(one) for one in given.proofs]
    except ValidationError as wrong:
        errors = [{"field": ".".join(map(str, one["loc"])), "problem": one["msg"]} for one in wrong.errors()]
        return JsonResponse({"detail": "内容有误，请改正后再交。", "errors": errors}, status=422)
    except (ValueError, RecursionError, Unreadable) as wrong:
        return JsonResponse({"detail": str(wrong) if isinstance(wrong, Unreadable) else "不是 JSON。"}, status=422)
    unit = Unit.objects.filter(code=given.unit).first()
    if unit is None:
        return JsonResponse({"detail": "没有这个单位。"}, status=422)
    return _taken_in(client, unit, given, uploads)


def _upload(one: ProofIn) -> Upload:
    try:
        data = base64.b64decode(one.content, validate=True)
    except binascii.Error:
        raise Unreadable(one.name, "content 应当是 base64") from None
    return kept(one.name, data)


def _taken_in(client: Any, unit: Unit, given: RequestIn, uploads: list[Upload]) -> HttpResponse:
    asked = given.model_dump(exclude={"external_id", "unit", "arrived_on", "source", "proofs"}, mode="json")
    try:
        case = take_in(
            unit,
            actor=ClientActor(client),
            external_id=given.external_id,
            arrived_on=given.arrived_on,
            source=given.source.value,
            proofs=uploads,
            **asked,
        )
    except Refused as refusal:
        return JsonResponse({"detail": refusal.reason}, status=422)
    secret = getattr(case, "fresh_secret", "")
    answer = {
        "receipt": case.receipt,
        "stage": case.stage,
        "received_on": case.received_on,
        "due_on": case.due_on,
        "as_of": present.today(),
    }
    if secret:
        answer["link"] = absolute(reverse("foi:link", args=[secret]))
    return JsonResponse(answer, status=201 if secret else 200)
