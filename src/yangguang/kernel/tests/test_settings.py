"""Settings: production starts only when it has what it needs; the embedded keys are made once."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from yangguang.settings import databases
from yangguang.settings.keys import embedded_keys, listed

SOURCE = Path(__file__).parents[3]
PRODUCTION = {
    "YANGGUANG_SECRET_KEY": "0123456789-a-long-secret-of-more-than-fifty-characters",
    "YANGGUANG_FIELD_KEYS": f"{Fernet.generate_key().decode()}, {Fernet.generate_key().decode()}",
    "YANGGUANG_HOSTS": "open.example.cn, www.example.cn",
    "YANGGUANG_DATABASE_URL": "postgresql://app:secret@db/yangguang",
}


def started(profile: str, environment: dict[str, str], say: str) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter that imports the settings and prints the expression `say`."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("YANGGUANG_")}
    code = f"import yangguang.settings.{profile} as s; print({say})"
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**clean, "PYTHONPATH": str(SOURCE), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


class TestProduction:
    def test_starts_with_everything(self) -> None:
        done = started(
            "production", PRODUCTION, "*s.ALLOWED_HOSTS, *s.CSRF_TRUSTED_ORIGINS, len(s.FIELD_ENCRYPTION_KEYS)"
        )
        assert done.stdout.split() == [
            "open.example.cn",
            "www.example.cn",
            "https://open.example.cn",
            "https://www.example.cn",
            "2",
        ], done.stderr

    def test_is_strict_about_cookies_and_transport(self) -> None:
        names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_HTTPONLY"]
        done = started("production", PRODUCTION, f"[getattr(s, n) for n in {names}], s.DEBUG")
        assert done.stdout.strip() == "[True, True, True, True] False", done.stderr

    @pytest.mark.parametrize("name", sorted(PRODUCTION))
    @pytest.mark.parametrize("empty", [True, False])
    def test_without_one_of_them_it_stops_and_names_it(self, name: str, empty: bool) -> None:
        environment = {k: v for k, v in PRODUCTION.items() if k != name} | ({name: ""} if empty else {})
        done = started("production", environment, "'started'")
        assert done.returncode != 0
        assert f"ImproperlyConfigured: 缺少环境变量 {name}" in done.stderr

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("YANGGUANG_SECRET_KEY", "a-short-secret"),
            ("YANGGUANG_SECRET_KEY", "a" * 60),
            ("YANGGUANG_FIELD_KEYS", "no-key-at-all"),
            ("YANGGUANG_FIELD_KEYS", f"{'A' * 43}=,c2hvcnQ="),
            ("YANGGUANG_FIELD_KEYS", " , "),
            ("YANGGUANG_HOSTS", "open.example.cn,*"),
        ],
    )
    def test_a_weak_value_stops_the_start_and_is_not_shown(self, name: str, value: str) -> None:
        done = started("production", PRODUCTION | {name: value}, "'started'")
        assert done.returncode != 0
        assert f"ImproperlyConfigured: {name}" in done.stderr
        assert value not in done.stderr

    def test_nothing_in_the_environment_or_the_data_folder_brings_the_demonstration(self, tmp_path: Path) -> None:
        (tmp_path / "demonstration-day").write_text("2020-06-15")
        wanted = {"YANGGUANG_DEMO_DAY": "2020-06-15", "YANGGUANG_MAY_DEMONSTRATE": "1"}
        environment = {**PRODUCTION, **wanted, "YANGGUANG_DATA_DIR": str(tmp_path)}
        say = "s.YANGGUANG_DEMO_DAY, s.YANGGUANG_MAY_DEMONSTRATE, 'yangguang.demo' in s.INSTALLED_APPS"
        assert started("production", environment, say).stdout.strip() == "None False False"


class TestEmbedded:
    def test_everything_lies_in_the_data_folder(self, tmp_path: Path) -> None:
        data = tmp_path / "数据 #1%41?"
        done = started("embedded", {"YANGGUANG_DATA_DIR": str(data)}, "s.DATABASES['default']['NAME']")
        assert done.stdout.strip() == str(data / "yangguang.sqlite3"), done.stderr
        assert sorted(p.relative_to(data).as_posix() for p in data.rglob("*")) == [
            "keys",
            "keys/field_keys",
            "keys/secret_key",
        ]

    def test_keys_are_made_once_and_only_their_owner_reads_them(self, tmp_path: Path) -> None:
        first = embedded_keys(tmp_path / "keys")
        assert embedded_keys(tmp_path / "keys") == first
        Fernet(first[1][0].encode())
        for file in (tmp_path / "keys").iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700

    def test_two_first_starts_at_once_agree(self, tmp_path: Path) -> None:
        together = Barrier(8)

        def start(_: int) -> tuple[str, list[str]]:
            together.wait()
            return embedded_keys(tmp_path / "keys")

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(start, range(8)))
        assert all(answer == answers[0] for answer in answers)
        assert sorted(p.name for p in (tmp_path / "keys").iterdir()) == ["field_keys", "secret_key"]

    def test_the_environment_goes_before_the_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("YANGGUANG_SECRET_KEY", "given")
        monkeypatch.setenv("YANGGUANG_FIELD_KEYS", "new,old")
        assert embedded_keys(tmp_path / "keys") == ("given", ["new", "old"])
        assert not (tmp_path / "keys").exists()


def test_a_list_may_be_written_with_commas_or_lines() -> None:
    assert listed(" a, b\nc ,\n") == ["a", "b", "c"]


class TestDatabaseAddress:
    @given(path=st.text("数据 #?%/ab.", min_size=1, max_size=12).map(lambda t: f"/{t.strip('/')}x"))
    def test_any_path_of_a_sqlite_file_comes_through(self, path: str) -> None:
        assert databases.parse(databases.sqlite_url(Path(path)))["NAME"] == str(Path(path))

    def test_sqlite_queues_writers_at_begin(self) -> None:
        options = databases.parse("sqlite:////data/db.sqlite3")["OPTIONS"]
        assert options["transaction_mode"] == "IMMEDIATE"
        assert "journal_mode=WAL" in options["init_command"]

    def test_postgresql_with_everything(self) -> None:
        found = databases.parse("postgresql://app%40x:p%2Fw%3A@db.example:5433/yang?sslmode=verify-full")
        assert {k: found[k] for k in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
            "NAME": "yang",
            "USER": "app@x",
            "PASSWORD": "p/w:",
            "HOST": "db.example",
            "PORT": "5433",
            "OPTIONS": {"sslmode": "verify-full"},
        }

    def test_postgresql_through_a_socket(self) -> None:
        found = databases.parse("postgres:///yang?host=/run/postgresql")
        assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("", "", {"host": "/run/postgresql"})

    @pytest.mark.parametrize(
        ("url", "says"),
        [("mysql://db/yang", "mysql"), ("/just/a/path", "不认识"), ("postgresql://db:port/yang", "端口")],
    )
    def test_an_address_it_does_not_know_is_refused_without_its_secrets(self, url: str, says: str) -> None:
        with pytest.raises(ImproperlyConfigured, match=says):
            databases.parse(url)

    def test_the_environment_goes_before_the_default(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("YANGGUANG_DATABASE_URL", raising=False)
        assert databases.from_environment("sqlite:////a")["NAME"] == "/a"
        monkeypatch.setenv("YANGGUANG_DATABASE_URL", "sqlite:////b")
        assert databases.from_environment("sqlite:////a")["NAME"] == "/b"
