"""System checks for what turns pages into PDF: libraries and faces. Without them the portal runs, letters do not."""

import ctypes
import ctypes.util
import shutil
import subprocess
from typing import Any

from django.core.checks import CheckMessage, Warning, register

_INSTALL = "sudo apt-get install --no-install-recommends {}"
# Debian's package for each library that WeasyPrint loads, and the names it is found under.
_NEEDED = {
    "libpango-1.0-0": ("libpango-1.0.so.0", "pango-1.0"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "pangoft2-1.0"),
}
_SUBSET = {"libharfbuzz-subset0": ("libharfbuzz-subset.so.0", "harfbuzz-subset")}


@register("documents")
def check_pdf_libraries(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Say which system libraries are missing and how to install them."""
    if absent := _absent(_NEEDED):
        return [
            Warning(
                f"缺少生成 PDF 的系统库：{'、'.join(absent)}。审查表、告知书和报表暂时不能生成 PDF。",
                hint=_INSTALL.format(" ".join([*_NEEDED, *_SUBSET])),
                id="kernel.W201",
            )
        ]
    if _absent(_SUBSET):
        return [
            Warning(
                "缺少系统库 libharfbuzz-subset0：每份 PDF 要多花几秒（5 秒，而不是 0.1 秒）。",
                hint=_INSTALL.format(" ".join(_SUBSET)),
                id="kernel.W202",
            )
        ]
    return []


@register("documents")
def check_fonts(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Warn where no face with Chinese characters is installed: PDFs would be printed as boxes."""
    if _has_chinese_face():
        return []
    return [
        Warning(
            "没有安装中文字体：PDF 里的汉字会印成方框。",
            hint=_INSTALL.format("fonts-noto-cjk"),
            id="kernel.W203",
        )
    ]


def _absent(packages: dict[str, tuple[str, str]]) -> list[str]:
    return [package for package, names in packages.items() if not _loads(*names)]


def _loads(file: str, name: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        # Other systems call it otherwise; asking the compiler's tools is slow, so it comes last.
        return ctypes.util.find_library(name) is not None
    return True


def _has_chinese_face() -> bool:
    command = shutil.which("fc-list")
    if command is None:
        return False
    found = subprocess.run([command, ":lang=zh-cn", "family"], capture_output=True, timeout=20, check=False)
    return bool(found.stdout.strip())
