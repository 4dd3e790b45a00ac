"""The address of the cluster, and who is believed to be the cluster: no cluster is needed for these."""

import json
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.exceptions import ImproperlyConfigured

from yangguang.search import engines
from yangguang.search.engines.base import Away
from yangguang.search.engines.opensearch import OpenSearchEngine
from yangguang.search.plan import Plan
from yangguang.settings.search import parse


def test_an_address_with_everything():
    assert parse(
        "opensearch://portal:a%40b%3A@one:9201,two,[fd00::1]:9203/city-1?ca=/etc/ca.pem&shards=3&replicas=2"
    ) == {
        "hosts": [("one", 9201), ("two", 9200), ("fd00::1", 9203)],
        "prefix": "city-1",
        "encrypted": True,
        "login": ("portal", "a@b:"),
        "authority": "/etc/ca.pem",
        "shards": 3,
        "replicas": 2,
    }


def test_the_shortest_address():
    usual = {"prefix": "yangguang", "login": None, "authority": "", "shards": 1, "replicas": 1}
    assert parse("opensearch://one") == {"hosts": [("one", 9200)], "encrypted": True, **usual}
    assert parse("opensearch+http://localhost:1,[::1]:2") == {
        "hosts": [("localhost", 1), ("::1", 2)],
        "encrypted": False,
        **usual,
    }


@pytest.mark.parametrize(
    "address",
    [
        "one:9200",
        "https://u:geheim@one",
        "opensearch://",
        "opensearch://u:geheim@",
        "opensearch://u:geheim@one:port",
        "opensearch://u:geheim@one:99999",
        "opensearch://u:geheim@one,,two",
        "opensearch://u:geheim@one/Capital",
        "opensearch://u:geheim@one/_all",
        "opensearch://u:geheim@one/a*",
        "opensearch://u:geheim@one?verify=no",
        "opensearch://u:geheim@one?shards=0",
        "opensearch://u:geheim@one?replicas=-1",
        "opensearch+http://u:geheim@one",
        "opensearch+http://u:geheim@localhost,10.0.0.1",
    ],
)
def test_an_address_that_is_none_stops_the_start_and_shows_no_secret(address):
    with pytest.raises(ImproperlyConfigured) as raised:
        parse(address)
    assert "geheim" not in str(raised.value)


def test_the_setting_chooses_the_engine(settings):
    choose = engines.current.__wrapped__
    assert not isinstance(choose(), OpenSearchEngine)
    settings.YANGGUANG_SEARCH_CLUSTER = parse("opensearch://one")
    assert isinstance(choose(), OpenSearchEngine)


def test_only_a_cluster_whose_certificate_is_trusted_is_asked(tmp_path):
    """Name and secret go to nobody else, and to nobody in the clear."""
    secrets: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            secrets.append(self.headers["Authorization"])
            self.rfile.read(int(self.headers["Content-Length"]))
            said = json.dumps(
                {"timed_out": False, "_shards": {"failed": 0}, "hits": {"total": {"value": 7}, "hits": []}}
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            pass

    certificate, key = certified(tmp_path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    encrypting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    encrypting.load_cert_chain(certificate, key)
    server.socket = encrypting.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        where = f"u:s@127.0.0.1:{server.server_address[1]}"
        with pytest.raises(Away, match="CERTIFICATE_VERIFY_FAILED"):
            OpenSearchEngine(**parse(f"opensearch://{where}")).search(Plan(facets=False))
        with pytest.raises(Away):
            OpenSearchEngine(**parse(f"opensearch+http://{where}")).search(Plan(facets=False))
        assert secrets == []
        trusting = OpenSearchEngine(**parse(f"opensearch://{where}?ca={certificate}"))
        assert trusting.search(Plan(facets=False)).count == 7
        assert secrets == ["Basic dTpz"]
    finally:
        server.shutdown()
        server.server_close()


def certified(folder) -> tuple[str, str]:
    """A certificate of nobody's for 127.0.0.1, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a cluster")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return str(certificate), str(private)
