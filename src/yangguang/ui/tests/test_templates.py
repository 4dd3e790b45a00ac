"""What every template and style sheet of the product must keep to."""

import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(apps.get_app_config("ui").path).parent
TEMPLATES = sorted(ROOT.glob("*/templates/**/*.html"))
STYLES = sorted(ROOT.glob("*/static/**/*.css"))
COTTON = ROOT / "ui" / "templates" / "cotton"
NAME = str(ROOT)


def ids(path: Path) -> str:
    return str(path).removeprefix(NAME)


def test_there_is_something_to_look_at() -> None:
    assert len(TEMPLATES) > 40
    assert {path.name for path in STYLES} >= {"tokens.css", "base.css", "parts.css", "pages.css"}


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_no_inline_style_or_script(path: Path) -> None:
    """The content security policy refuses both, so a template with either would break in the browser."""
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"javascript:", text)
    for opening, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", text, re.DOTALL):
        # A block of data is not executed, so the policy lets it stand.
        assert 'type="application/json"' in opening or ("src=" in opening and body.strip() == "")


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_values_reach_a_component_only_through_what_it_declares(path: Path) -> None:
    """django-cotton writes an undeclared `:attribute` out without escaping it."""
    for component, attributes in re.findall(r"<c-([a-z-]+)((?:\s[^<>]*)?)/?>", path.read_text()):
        if component == "vars":
            continue
        source = (COTTON / f"{component}.html").read_text()
        declared = re.search(r"<c-vars([^>]*)/>", source)
        for name in re.findall(r"\s:([a-z-]+)=", attributes):
            assert declared is not None
            assert re.search(rf"[\s:]{name}=", declared[1]), f"<c-{component}> does not declare {name}"


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_only_the_text_of_forms_is_marked_safe(path: Path) -> None:
    text = path.read_text()
    assert "autoescape off" not in text
    assert re.findall(r"\{\{([^}]*)\|safe\b", text) == (
        [" field.help_text"] if path.parent == COTTON and "help_text" in text else []
    )


@pytest.mark.parametrize("path", [path for path in STYLES if path.name != "tokens.css"], ids=ids)
def test_colours_are_named_in_the_tokens_alone(path: Path) -> None:
    """Else dark mode and high contrast would miss them. Paper in print is always white, a backdrop always dark."""
    screen = re.sub(r"@layer print \{.*", "", path.read_text(), flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", screen) == []
    assert set(re.findall(r"\b(?:rgba?|hsla?)\([^)]*\)", screen)) <= {"rgb(0 0 0 / .45)"}


@pytest.mark.parametrize("path", STYLES, ids=ids)
def test_every_token_used_exists(path: Path) -> None:
    tokens = set(re.findall(r"^\s*(--[\w-]+):", (ROOT / "ui/static/ui/tokens.css").read_text(), re.MULTILINE))
    assert set(re.findall(r"var\((--[\w-]+)", path.read_text())) <= tokens


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def modes() -> dict[str, dict[str, str]]:
    """The colours of each mode, as `tokens.css` has them."""
    text = (ROOT / "ui/static/ui/tokens.css").read_text()
    read = re.compile(r"(--[\w-]+): (#[0-9a-f]{6});")
    light = dict(read.findall(text[: text.index("@media")]))
    dark = dict(read.findall(text[text.index("prefers-color-scheme") : text.index('[lang="zh-Hant"]')]))
    high = dict(read.findall(text[text.index('[data-contrast="high"]') :]))
    return {"light": light, "dark": light | dark, "high": light | high}


@pytest.mark.parametrize("mode", ["light", "dark", "high"])
def test_text_stands_out_from_its_ground(mode: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1; in the high-contrast mode 1.4.6: 7 to 1."""
    colours, least = modes()[mode], 7.0 if mode == "high" else 4.5
    pairs = [
        (ink, ground)
        for ink in ("ink", "ink-soft", "link", "bad", "warn", "good", "mute", "official")
        for ground in ("paper", "ground")
    ]
    pairs += [(tone, f"{tone}-wash") for tone in ("good", "warn", "bad", "mute", "link", "official")]
    pairs += [
        ("on-link", "link"),
        ("on-official", "official"),
        ("ink", "link-wash"),
        ("paper", "bad"),
        ("ink", "warn-wash"),
    ]
    short = {pair: round(contrast(colours[f"--{pair[0]}"], colours[f"--{pair[1]}"]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in short.items() if ratio < least} == {}


@pytest.mark.parametrize("mode", ["light", "dark", "high"])
def test_the_edge_of_a_control_can_be_seen(mode: str) -> None:
    """WCAG 2.2, 1.4.11: 3 to 1."""
    colours = modes()[mode]
    assert contrast(colours["--line-strong"], colours["--paper"]) >= 3
    assert contrast(colours["--line-strong"], colours["--ground"]) >= 3
