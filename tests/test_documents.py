"""The documents keep step with the code: links lead somewhere, commands and rooms are named, both READMEs agree."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "yangguang"
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
LARGEST_PICTURE = 250_000
COMMANDS = {path.stem for path in SOURCE.glob("*/management/commands/*.py") if not path.stem.startswith("_")}


def code_of(text: str) -> set[str]:
    """What stands in code marks, by its first word."""
    return {words.split()[0] for words in re.findall(r"`([^`\n]+)`", text) if words.split()}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8"))
    near = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:|#", link)]
    assert [link for link in near if not (document.parent / link).exists()] == []


def test_every_command_that_a_document_runs_exists() -> None:
    named: set[str] = set()
    for document in DOCUMENTS:
        named |= set(re.findall(r"manage\.py\s+([a-z_]+)", document.read_text(encoding="utf-8")))
    of_django = {"migrate", "check", "runserver", "createsuperuser", "collectstatic", "compilemessages", "shell"}
    assert named - COMMANDS - of_django == set()


def test_every_command_stands_in_a_document() -> None:
    """In a code mark or after `manage.py`; plans are not where an operator looks."""
    told = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS if path.parent.name != "plans")
    assert [name for name in sorted(COMMANDS) if not re.search(rf"(`|manage\.py\s+|`manage\.py ){name}\b", told)] == []


def test_both_readmes_have_the_same_commands_and_figures() -> None:
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
    rows = re.compile(r"^\| (`[a-z_]+[^|]*`) \|", re.MULTILINE)
    assert rows.findall(english) == rows.findall(chinese)
    for number in ("26,300", "1.65", "0.55"):
        assert number in english
        assert number in chinese


def test_the_architecture_names_every_room_and_every_module_of_the_kernel() -> None:
    named = code_of((ROOT / "docs/architecture.md").read_text(encoding="utf-8"))
    apart = {"settings", "locale", "__pycache__"}
    rooms = {path.name for path in SOURCE.iterdir() if path.is_dir()} - apart
    usual = {"__init__", "apps", "models", "migrations", "management", "tests", "data", "__pycache__"}
    modules = {path.stem for path in (SOURCE / "kernel").iterdir()} - usual
    assert (rooms | modules) - named == set()


def test_a_picture_of_the_documents_is_small_and_shown() -> None:
    shown = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    pictures = list(ROOT.glob("docs/images/*"))
    assert [path.name for path in pictures if path.stat().st_size > LARGEST_PICTURE] == []
    assert [path.name for path in pictures if path.name not in shown] == []
