"""A command run aside knows nothing of the portal beside it, and leaves nothing behind."""

import pytest
from django.core.management.base import CommandError

from yunlong_portal.kernel.aside import run_aside


def test_it_has_a_folder_of_its_own_and_no_server_of_the_developers(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name in ("DATABASE_URL", "REDIS_URL", "REDIS_CACHE_URL"):
        monkeypatch.setenv(name, "nonsense://nobody@nowhere.invalid/1")
    asked = (
        "from django.conf import settings as s;"
        "print(s.DATABASES['default']['NAME'], s.CACHES['default']['LOCATION'], repr(s.REDIS_URL))"
    )
    database, cache, redis = run_aside("shell", "--no-imports", "-c", asked, prefix="aside-").split()
    assert database.startswith(str(tmp_path / "aside-"))
    assert cache.startswith(str(tmp_path / "aside-"))
    assert redis == "''"
    assert list(tmp_path.iterdir()) == []


def test_what_fails_there_fails_here_with_its_exit_code(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(CommandError) as failed:
        run_aside("bench", "--publications=1", prefix="aside-")
    assert failed.value.returncode == 2
    assert "--publications" in capfd.readouterr().err
