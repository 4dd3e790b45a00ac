"""The address of the cluster that search runs on, such as `opensearch://user:secret@host:9200,host2:9200/prefix`."""

import ipaddress
import os
import re
from typing import Any
from urllib.parse import parse_qs, unquote

from django.core.exceptions import ImproperlyConfigured

PORT = 9200
_ADDRESS = re.compile(
    r"opensearch(?P<plain>\+http)?://(?:(?P<user>[^:@/?]+):(?P<secret>[^@/?]+)@)?(?P<hosts>[^@/?]+)"
    r"(?:/(?P<prefix>[^?]*))?(?:\?(?P<asked>.*))?"
)
_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>\d{1,5}))?")
_PREFIX = re.compile(r"[a-z][a-z0-9_-]{0,60}")


def from_environment() -> dict[str, Any] | None:
    """The cluster of `YANGGUANG_SEARCH`; None for the embedded engine. `ImproperlyConfigured` as `parse`."""
    address = os.environ.get("YANGGUANG_SEARCH", "")
    return parse(address) if address else None


def parse(address: str) -> dict[str, Any]:
    """What the engine is made with. Parameters: `ca` (a file of authorities), `shards`, `replicas`.

    `opensearch` is https; `opensearch+http` is for a cluster on this machine only. `ImproperlyConfigured` for anything
    else, without showing the secret.
    """
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise ImproperlyConfigured("YANGGUANG_SEARCH 应写成 opensearch://用户:密码@主机:9200/前缀")
    login = (unquote(found["user"]), unquote(found["secret"])) if found["user"] else None
    if login and not "".join(login).isascii():
        raise ImproperlyConfigured("YANGGUANG_SEARCH 里的用户和密码只能用 ASCII 字符")
    hosts = [_host(one) for one in found["hosts"].split(",")]
    if found["plain"] and not all(map(_is_here, (host for host, _ in hosts))):
        raise ImproperlyConfigured("YANGGUANG_SEARCH：opensearch+http 只能用于本机，其他主机请用 opensearch（https）")
    prefix = (found["prefix"] or "").strip("/") or "yangguang"
    if not _PREFIX.fullmatch(prefix):
        raise ImproperlyConfigured("YANGGUANG_SEARCH 里的前缀须以小写字母开头，只含小写字母、数字、_ 和 -")
    asked = parse_qs(found["asked"] or "", keep_blank_values=True)
    if unknown := set(asked) - {"ca", "shards", "replicas"}:
        raise ImproperlyConfigured(f"YANGGUANG_SEARCH 里有不认识的参数：{'、'.join(sorted(unknown))}")
    return {
        "hosts": hosts,
        "prefix": prefix,
        "encrypted": not found["plain"],
        "login": login,
        "authority": asked.get("ca", [""])[0],
        "shards": _number(asked, "shards", 1, 1),
        "replicas": _number(asked, "replicas", 1, 0),
    }


def _host(typed: str) -> tuple[str, int]:
    found = _HOST.fullmatch(typed)
    if not found or not 0 < int(found["port"] or PORT) < 65536:
        raise ImproperlyConfigured("YANGGUANG_SEARCH 里的主机应写成 主机:端口，用逗号隔开")
    return found["name"].strip("[]"), int(found["port"] or PORT)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _number(asked: dict[str, list[str]], name: str, usual: int, least: int) -> int:
    value = asked.get(name, [str(usual)])[0]
    if not re.fullmatch(r"\d{1,2}", value, re.ASCII) or int(value) < least:
        raise ImproperlyConfigured(f"YANGGUANG_SEARCH 里的 {name} 应为不小于 {least} 的数字")
    return int(value)
