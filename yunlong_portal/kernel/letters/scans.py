"""Matching what came back sealed with the letter that was signed: the QR of page 1 holds the letter's code.

A scan in which no code can be read (a seal over it, a bad copier, a kind of file that shows no picture) is no proof of
anything: the person who attaches it types the sixteen characters printed below the QR (``codes.same_code``).
"""

import json
import subprocess
import sys
import threading
from pathlib import Path

import structlog

from yunlong_portal.kernel.letters.codes import code_in

_log = structlog.get_logger(__name__)

SECONDS = 30
_PROGRAM = Path(__file__).with_name("scan_process.py")
_READ = frozenset({"application/pdf", "image/jpeg", "image/png", "application/ofd"})
# Each may take a gigabyte at worst.
_places = threading.BoundedSemaphore(2)


def read_code(data: bytes, media_type: str) -> str | None:
    """Return the code of the letter that a scan or an e-seal file shows, or None where none can be read.

    PDF (its first three pages), JPEG and PNG as a scanner or telephone gives them, and OFD as far as it keeps our QR as
    a picture. Other QR codes on the page, such as that of an e-seal platform, are passed over. Never raises, whatever
    the bytes. Takes half a second; call it outside a transaction.
    """
    if media_type not in _READ:
        return None
    command = [sys.executable, "-I", str(_PROGRAM), media_type]
    with _places:
        try:
            done = subprocess.run(
                command, input=data, env={}, cwd="/", capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            _log.warning("scan_reading_timed_out", seconds=SECONDS)
            return None
    try:
        texts = json.loads(done.stdout)
    except ValueError:
        _log.warning("scan_reading_failed", code=done.returncode, error=done.stderr[-300:].decode(errors="replace"))
        return None
    return next((code for each in texts if (code := code_in(each))), None)
