"""The practice portal: told from the real one at a glance, kept off its data, and put back to the beginning."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as portal_settings
from django.core.management import CommandError, call_command
from django.core.management.commands import flush
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection

from tests import running
from tests.kernel.test_documents import pages_of
from yunlong_portal.kernel import practice, triggers
from yunlong_portal.kernel.documents import render_pdf
from yunlong_portal.kernel.models import Notice, NumberSeries, PracticeMark, PrivateOpening, User
from yunlong_portal.kernel.practice import marking, pages, refreshing
from yunlong_portal.kernel.workflow import Refused

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
MIDDLEWARE = "yunlong_portal.kernel.practice.pages.PracticeMiddleware"


@pytest.fixture
def in_practice(settings) -> None:
    """Run as a practice portal does."""
    settings.PRACTICE = True
    settings.MIDDLEWARE = [settings.MIDDLEWARE[0], MIDDLEWARE, *settings.MIDDLEWARE[1:]]


# What one sees


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/requests/", "/admin/login/", "/posts/999999/"])
def test_every_page_says_that_it_is_practice(in_practice, client, address):
    response = client.get(address)
    page = response.content.decode()
    assert page.count("<title>【练习】") == 1
    assert page.count('<p class="practice-banner"') == 1
    assert page.index("<body") < page.index(pages.BANNER)
    assert "css/practice.css" in page.partition("</head>")[0]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert int(response.get("Content-Length", len(response.content))) == len(response.content)


@pytest.mark.once
@pytest.mark.django_db
def test_the_portal_itself_says_nothing_of_practice(client):
    page = client.get("/").content.decode()
    assert "练习" not in page
    assert "practice" not in page


@pytest.mark.once
@pytest.mark.django_db
def test_machines_get_nothing_of_practice(in_practice, client):
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"
    assert [client.get(each).status_code for each in ("/feeds/latest.atom", "/sitemap.xml")] == [404, 404]


def test_what_is_no_page_stays_as_it_is():
    assert pages.marked('{"status": "ok"}') == '{"status": "ok"}'
    assert pages.marked('<html><body class="a"><p>正文').startswith(
        '<html><body class="a">\n<p class="practice-banner"'
    )


def test_every_sheet_of_a_pdf_says_that_it_is_practice(settings, tmp_path):
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    (tmp_path / "sample.html").write_text(
        '{% extends "kernel/documents/base.html" %}'
        "{% block title %}试印{% endblock %}{% block content %}<p>甲</p><p class='new-page'>乙</p>{% endblock %}"
    )

    def printed() -> list[bool]:
        # Written askew, so that the reader of the text takes the two characters apart.
        return [set("练习") <= set(page) for page in pages_of(render_pdf(template="sample.html", context={}))]

    assert printed() == [False, False]
    settings.PRACTICE = True
    assert printed() == [True, True]


@pytest.mark.once
@pytest.mark.django_db
def test_staff_find_the_way_to_practice_where_there_is_one(settings, login):
    assert "进入练习" not in login().get("/admin/").content.decode()
    settings.PRACTICE_ADDRESS = "https://practice.example.gov.cn/admin/"
    assert '<a href="https://practice.example.gov.cn/admin/">进入练习</a>' in login().get("/admin/").content.decode()
    settings.PRACTICE = True
    assert "进入练习" not in login().get("/admin/").content.decode()


# What keeps the two apart


def test_nothing_leaves_a_practice_portal_whatever_else_is_set(tmp_path):
    asked = "VAR_DIR EMAIL_BACKEND NOTICE_URL FETCHES SESSION_COOKIE_NAME CSRF_COOKIE_NAME"
    given = {
        "PORTAL_PRACTICE": "1",
        "PORTAL_VAR": str(tmp_path),
        "PORTAL_EMAIL_URL": "smtp+tls://a:b@mail.example:587",
        "PORTAL_NOTICE_URL": "https://gateway.example/",
        "PORTAL_FETCH": "1",
    }
    code = (
        f"from yunlong_portal import settings as s; print(*(getattr(s, each) for each in '{asked}'.split()), sep='|')"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment | given,
        cwd=portal_settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    dummy = "django.core.mail.backends.dummy.EmailBackend"
    assert done.stdout.strip() == f"{tmp_path}|{dummy}||False|practice_sessionid|practice_csrftoken"


@pytest.mark.django_db
def test_a_database_is_marked_while_it_is_empty_and_only_in_practice(settings):
    marking.mark_after_migrate()
    assert not practice.is_marked(connection)
    settings.PRACTICE = True
    marking.mark_after_migrate()
    marking.mark_after_migrate()
    assert PracticeMark.objects.count() == 1


@pytest.mark.django_db
def test_a_database_that_somebody_uses_is_never_marked(settings):
    User.objects.create_user(username="li", display_name="李")
    settings.PRACTICE = True
    marking.mark_after_migrate()
    assert not practice.is_marked(connection)


@pytest.mark.django_db
def test_neither_portal_starts_on_the_other_ones_database(settings):
    def told() -> list[str]:
        return [str(each.id) for each in marking.check_database_is_ours(databases=["default"])]

    assert told() == []
    settings.PRACTICE = True
    assert told() == []  # empty: migrate will mark it
    User.objects.create_user(username="li", display_name="李")
    assert told() == ["kernel.E401"]
    PracticeMark.objects.create(marked_at=NOON)
    assert told() == []
    settings.PRACTICE = False
    assert told() == ["kernel.E402"]


@pytest.mark.once
@pytest.mark.fault
def test_a_practice_portal_takes_the_empty_database_it_starts_on_and_the_portal_refuses_it_then(tmp_path):
    with running.portal(tmp_path, variables={"PORTAL_PRACTICE": "1"}) as portal:
        portal.wait_until_ready()
        assert pages.BANNER in portal.answer("/admin/login/").body
        assert portal.rows("SELECT count(*) FROM kernel_practicemark") == [(1,)]
        portal.stop()
        del portal.environment["PORTAL_PRACTICE"]
        portal.start()
        running.wait_for(lambda: portal.has_ended, what="the refusal")
        assert "kernel.E402" in portal.said()


# Back to the beginning


@pytest.mark.django_db
def test_only_practice_is_put_back_to_the_beginning(settings):
    User.objects.create_user(username="li", display_name="李")
    for is_practice in (False, True):
        settings.PRACTICE = is_practice
        with pytest.raises(Refused) as caught:
            practice.refresh(seed=lambda: None)
        assert caught.value.code == "not_practice"
        with pytest.raises(CommandError):
            call_command("refresh_practice")
    assert User.objects.count() == 1
    assert triggers.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_refreshing_empties_loads_anew_and_keeps_who_was_trained(settings, monkeypatch):
    settings.PRACTICE = True
    marking.mark_after_migrate()
    monkeypatch.setattr(refreshing, "_kept", {})
    # The flush after a test leaves it out, a portal's does not.
    monkeypatch.setattr(flush, "emit_post_migrate_signal", emit_post_migrate_signal)
    practice.keep_through_refresh(NumberSeries, issuer="kept")
    for issuer in ("kept", "lost"):
        NumberSeries.objects.create(issuer=issuer, series="a", year=2026, last=7)
    li = User.objects.create_user(username="li", display_name="李")
    PrivateOpening.objects.create(actor=li, actor_name="李", subject_key="a", fields=[], reason="试", opened_at=NOON)
    left = Path(settings.MEDIA_ROOT) / "ab" / "abcd"
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(b"uploaded")
    kept = practice.refresh(seed=lambda: User.objects.create_user(username="wang", display_name="王"))
    assert (kept, [(each.issuer, each.last) for each in NumberSeries.objects.all()]) == (1, [("kept", 7)])
    assert [each.username for each in User.objects.all()] == ["wang"]
    assert not PrivateOpening.objects.exists()
    assert practice.is_marked(connection)
    assert triggers.missing(connection) == []
    assert not left.parent.exists()


def test_what_leans_on_other_rows_cannot_outlive_them():
    with pytest.raises(ValueError, match="Notice"):
        practice.keep_through_refresh(Notice)
