"""Cleaning in a process of its own: what hangs, swells or crashes there does no harm here.

Started by ``kernel.files.workshop`` with two file descriptors (the file as it came, where to write it cleaned) and the
name; answers with one line of JSON. It is given no settings, no secrets and no database.
"""

import json
import os
import resource
import sys
from dataclasses import asdict

from . import Cleaned, Unfit, clean

MEMORY = 1536 * 1024 * 1024
PROCESSOR_SECONDS = 60
LARGEST_FILE = 256 * 1024 * 1024


def main(source: str, target: str, name: str) -> None:
    """Clean the file on descriptor ``source`` to descriptor ``target`` and print what there is to say."""
    _limit()
    with os.fdopen(int(source), "rb") as file:
        file.seek(0)
        data = file.read()
    try:
        cleaned = clean(data, name=name)
    except Unfit as unfit:
        _answer({"unfit": {"code": unfit.code, "sentence": unfit.sentence}})
        return
    with os.fdopen(int(target), "wb") as file:
        file.write(cleaned.data)
    _answer({"cleaned": _told(cleaned)})


def _told(cleaned: Cleaned) -> dict[str, object]:
    told = asdict(cleaned)
    del told["data"]
    return told | {"kind": cleaned.kind.extension}


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Readers come first: a page must not wait for somebody's upload.
    os.nice(5)


def _answer(told: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(told))
