"""Running a command aside: in a process of its own whose settings know nothing but a folder that goes away with it.

For benchmarks, which fill a database and must touch nobody's. What the developer exported for his own portal (its
database, its Redis, its production mode) is not handed on.
"""

import os
import subprocess
import sys
import tempfile

from django.conf import settings
from django.core.management.base import CommandError

_FOREIGN = ("DATABASE_URL", "REDIS_URL", "REDIS_CACHE_URL")


def run_aside(command: str, *arguments: str, prefix: str, database: str = "", log_level: str = "ERROR") -> str:
    """Return what a management command printed; what it says of its progress goes to our own error output.

    ``prefix``: how its folder's name begins. ``database``: an empty one to use instead of a SQLite file in the folder.
    Raises CommandError, with its exit code, where it failed.
    """
    with tempfile.TemporaryDirectory(prefix=prefix) as folder:
        environment = {key: value for key, value in os.environ.items() if key not in _FOREIGN}
        environment |= {
            "PORTAL_VAR": folder,
            "PORTAL_PRODUCTION": "0",
            "PORTAL_LOG_LEVEL": log_level,
            "DJANGO_SETTINGS_MODULE": "yunlong_portal.settings",
        }
        if database:
            environment["DATABASE_URL"] = database
        finished = subprocess.run(
            [sys.executable, "-m", "django", command, *arguments],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    if finished.returncode:
        raise CommandError(f"“{command}”没有完成，原因见上。", returncode=finished.returncode)
    return finished.stdout
