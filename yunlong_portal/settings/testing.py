"""Settings of the test suite: quick passwords, plain static files, a database file (the rest: ``tests/engines.py``)."""

from yunlong_portal.settings import *  # noqa: F403  # the portal's own settings, of which little differs
from yunlong_portal.settings import DATABASES, STATIC_ROOT, STORAGES, VAR_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
# The manifest storage answers 500 for what collectstatic has not seen.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# WhiteNoise warns about a folder that is not there, and warnings are errors.
STATIC_ROOT.mkdir(exist_ok=True)
# The tables come from the models, which takes two seconds in place of forty (``tests/databases.py``).
DATABASES["default"]["TEST"] = {"MIGRATE": False}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: a live server and the test would share one connection otherwise.
    DATABASES["default"]["TEST"]["NAME"] = VAR_DIR / "test.sqlite3"
