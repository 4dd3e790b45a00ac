"""Brings the data folder up to date in one process: tables, units, static files, and with --demo the demonstration."""

import hashlib
import os
import sys
from pathlib import Path

import django


def static_files() -> str:
    """One digest over everything that `collectstatic` reads: our files, and the packages through the lock file."""
    found = sorted(p for p in Path("src").rglob("*") if "static" in p.parts and p.is_file())
    digest = hashlib.sha256(Path("uv.lock").read_bytes())
    for path in found:
        digest.update(str(path).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def main(arguments: list[str]) -> int:
    """Run each command that has something to do; 1 with one line on stderr when one cannot."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yangguang.settings.embedded")
    django.setup()
    from django.conf import settings
    from django.core.management import CommandError, call_command

    from yangguang.kernel.jobs.chores import keep_statistics

    stamp = Path(settings.STATIC_ROOT) / ".collected"
    try:
        call_command("migrate", verbosity=0)
        call_command("load_units")
        call_command("load_columns")
        call_command("load_synonyms")
        now = static_files()
        if not stamp.is_file() or stamp.read_text() != now:
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            stamp.write_text(now)
        if "--demo" in arguments:
            call_command("demo")
        keep_statistics()  # A change of the tables throws them away.
        call_command("search", "rebuild")
    except CommandError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
