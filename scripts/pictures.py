"""Take the pictures of ``docs/pictures/``: the portal as ``make run`` shows it, in a real browser (``make docs``)."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import FLAGS  # noqa: E402  # the line above finds it
from tests.services import find_chromium, free_port  # noqa: E402  # the same

READY_SECONDS = 180
DESK = {"width": 1280, "height": 900}
# File name, address, or the selector of the link on the home page that leads there.
PICTURES = (
    ("home", "/", ""),
    ("article", "/", "main a[href^='/posts/']"),
    ("search", "/search/?q=通知", ""),
    ("requests", "/requests/", ""),
)


def wait_for(address: str, portal: subprocess.Popen[bytes]) -> None:
    """Wait until the portal answers."""
    limit = time.monotonic() + READY_SECONDS
    while time.monotonic() < limit and portal.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310  # our own address
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
        else:
            return
    raise SystemExit("the portal did not start")


def take(address: str, folder: Path) -> None:
    """Take every picture."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        page = chromium.new_page(base_url=address, locale="zh-CN", viewport=DESK)
        for name, path, link in PICTURES:
            page.goto(path)
            if link:
                page.locator(link).first.click()
                page.wait_for_load_state()
            page.screenshot(path=folder / f"{name}.png")
        chromium.close()


def main() -> None:
    """Run a portal of its own beside the pictures."""
    folder = ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="portal-pictures-") as var:
        environment = os.environ | {"PORTAL_VAR": var, "PORT": str(port)}
        portal = subprocess.Popen(
            [ROOT / "scripts" / "run"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/", portal)
            take(f"http://127.0.0.1:{port}", folder)
        finally:
            portal.send_signal(signal.SIGTERM)
            portal.wait(20)


if __name__ == "__main__":
    main()
