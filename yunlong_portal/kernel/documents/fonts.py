"""The faces of official documents. Fandol if somebody put it under ``var/fonts/``, else Noto CJK.

GB/T 9704 wants 小标宋, 仿宋, 黑体 and 楷体. Fandol has their look but not 堃, 喆, 镕 and other characters of names: the
style sheet names a face with all 20,992 behind each of them. Never ``unicode-range``: it breaks that falling back.
"""

from functools import cache
from pathlib import Path

from django.conf import settings

SCHEME = "font"
# Family, weight and file, as in Debian's texlive-lang-chinese.
_FACES = (
    ("FandolSong", 400, "FandolSong-Regular.otf"),
    ("FandolSong", 700, "FandolSong-Bold.otf"),
    ("FandolFang", 400, "FandolFang-Regular.otf"),
    ("FandolHei", 400, "FandolHei-Regular.otf"),
    ("FandolHei", 700, "FandolHei-Bold.otf"),
    ("FandolKai", 400, "FandolKai-Regular.otf"),
)


def files() -> dict[str, Path]:
    """Return the font files found under ``var/fonts/`` by name."""
    return _files(Path(settings.VAR_DIR) / "fonts")


@cache
def _files(folder: Path) -> dict[str, Path]:
    wanted = {file for _, _, file in _FACES}
    return {path.name: path for path in sorted(folder.rglob("*.otf")) if path.name in wanted}


def style() -> str:
    """Return the ``@font-face`` rules for the files found; "" without any."""
    found = files()
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("{SCHEME}:{file}"); }}'
        for family, weight, file in _FACES
        if file in found
    )
