"""The colours of the portal keep the ratios of WCAG 2.2 AA, and style and script keep to what Chromium 86 knows."""

import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
PUBLIC = [
    f"css/{name}.css"
    for name in ("tokens", "portal", "lists", "pages", "article", "print", "search", "forms", "requests", "questions")
]
WHITE = "#ffffff"


def tokens(selector: str = ":root") -> dict[str, str]:
    text = (STATIC / "css/tokens.css").read_text(encoding="utf-8")
    block = text[text.index(selector + " {") :]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[: block.index("}")]))


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#b3261e", WHITE) == pytest.approx(6.54, abs=0.01)


GROUNDS = ["paper", "ground", "red-tint", "note-tint", "warning-tint"]


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", ["ink", "ink-soft", "link", "visited", "red", "red-deep", "warning"])
def test_text_can_be_read_on_every_ground(text: str, ground: str) -> None:
    known = tokens()

    assert contrast(known[text], known[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["red", "red-deep", "ink"])
def test_white_text_can_be_read_on_dark_grounds(ground: str) -> None:
    assert contrast(tokens()[ground], tokens()["paper"]) >= 4.5


@pytest.mark.parametrize("ground", ["paper", "ground", "red-tint"])
def test_borders_of_controls_and_the_focus_ring_can_be_seen(ground: str) -> None:
    known = tokens()

    assert contrast(known["line"], known[ground]) >= 3
    assert contrast(known["focus-ink"], known[ground]) >= 3
    assert contrast(known["focus"], known["focus-ink"]) >= 3


def test_the_focus_ring_can_be_seen_on_the_red_bar() -> None:
    assert contrast(tokens()["focus"], tokens()["red"]) >= 3


def test_marked_words_can_be_read() -> None:
    assert contrast(tokens()["ink"], tokens()["mark"]) >= 7


def test_elder_mode_reads_at_seven_to_one() -> None:
    known = tokens() | tokens(".mode-elder")

    assert contrast(known["ink-soft"], known["ground"]) >= 7
    assert contrast(known["hairline"], known["paper"]) >= 3


TOO_NEW_STYLE = [
    r":has\(", r":is\(", r":where\(", r"@layer", r"@container", r"@property", r"\binset:", r"aspect-ratio",
    r"color-mix", r"\boklch", r"\b\d+(dvh|svh|lvh)\b", r"&", r"accent-color",
    r"text-wrap", r"@media \(width", r"\btranslate:",
]  # fmt: skip
TOO_NEW_SCRIPT = [
    r"\?\?=",
    r"\|\|=",
    r"&&=",
    r"\.at\(",
    r"\.replaceAll",
    r"structuredClone",
    r"#\w+ ?[=(;]",
    r"\bawait\b",
]


@pytest.mark.parametrize("name", PUBLIC)
def test_styles_need_nothing_newer_than_chromium_86(name: str) -> None:
    text = re.sub(r"/\*.*?\*/", "", (STATIC / name).read_text(encoding="utf-8"), flags=re.S)

    assert [pattern for pattern in TOO_NEW_STYLE if re.search(pattern, text)] == []


@pytest.mark.parametrize("name", ["portal", "requests"])
def test_scripts_need_nothing_newer_than_chromium_86(name: str) -> None:
    text = re.sub(r"/\*.*?\*/|//.*", "", (STATIC / f"js/{name}.js").read_text(encoding="utf-8"), flags=re.S)

    assert [pattern for pattern in TOO_NEW_SCRIPT if re.search(pattern, text)] == []


@pytest.mark.parametrize("name", PUBLIC)
def test_colours_stand_in_the_tokens_alone(name: str) -> None:
    text = (STATIC / name).read_text(encoding="utf-8")

    if name not in {"css/tokens.css", "css/print.css"}:
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b", text) == []


def test_pictures_load_nothing_and_run_nothing() -> None:
    pictures = sorted((STATIC / "img").glob("*.svg"))

    assert {"favicon", "landscape", "mark", "valley"} <= {picture.stem for picture in pictures}
    for picture in pictures:
        text = picture.read_text(encoding="utf-8")
        assert re.findall(r"<script|href=|url\(http|<image|<foreignObject|\son\w+=", text) == []
