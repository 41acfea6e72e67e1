"""Evidence refuses UPDATE and DELETE; one changed character anywhere is found."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from disclosure.domain import verification
from disclosure.models import Attachment, Post, Publication, ReviewSheet, Revision, SignOff
from tests.disclosure.world import fresh
from yunlong_portal.kernel import triggers

pytestmark = pytest.mark.django_db


def codes():
    return [each.code for each in verification.verify()]


def refuses(statement, *parameters):
    refused = pytest.raises((DatabaseError, IntegrityError), match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def tamper(statement, *parameters):
    """Do what only somebody with the database's own keys could do: lift the triggers, write, put them back."""
    triggers.uninstall(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    triggers.install(connection)


EVIDENCE = [
    (Revision, "note"),
    (SignOff, "opinion"),
    (ReviewSheet, "number"),
    (Publication, "html"),
    (Publication, "title"),
    (Post.history.model, "title"),
    (Publication.history.model, "title"),
]


@pytest.mark.parametrize(("model", "column"), EVIDENCE, ids=lambda each: getattr(each, "__name__", each))
def test_no_row_of_evidence_is_changed_or_deleted(world, model, column):
    world.published()
    table = model._meta.db_table
    assert model.objects.exists()
    refuses(f"UPDATE {table} SET {column} = {column} || 'x'")
    refuses(f"DELETE FROM {table}")


def test_a_publications_state_may_still_change(world):
    live = world.published().live_publication
    live.withdrawal_note = "说明"
    live.save()
    assert Publication.objects.get().withdrawal_note == "说明"


def test_every_declared_trigger_is_in_the_catalogue(db):
    assert triggers.missing(connection) == []
    assert len(triggers.protected()) >= 13


def test_installing_again_changes_nothing(db):
    triggers.install(connection)
    assert triggers.missing(connection) == []


def test_the_system_check_names_a_trigger_that_is_gone(db):
    triggers.uninstall(connection)
    found = triggers.triggers_are_installed(databases=["default"])
    assert [each.id for each in found] == ["kernel.W010"]
    assert "evidence_disclosure_signoff_update" in found[0].msg
    triggers.install(connection)
    assert triggers.triggers_are_installed(databases=["default"]) == []


def test_an_honest_county_verifies_without_a_finding(world):
    post = world.take("correct", world.published(), world.drafter)
    world.edit(post, correction_note="更正一处。", body="<p>更正后的正文。</p>")
    world.walk(post)
    world.take("submit", world.draft(title="还在路上"), world.drafter)
    assert codes() == []


TEXTS = [
    ("disclosure_revision", "payload", "revision_altered"),
    ("disclosure_revision", "digest", "revision_altered"),
    ("disclosure_signoff", "opinion", "sign_off_altered"),
    ("disclosure_signoff", "person_name", "sign_off_altered"),
    ("disclosure_signoff", "checklist", "sign_off_altered"),
    ("disclosure_signoff", "previous_digest", "chain_broken"),
    ("disclosure_publication", "html", "html_altered"),
    ("disclosure_publication", "title", "publication_altered"),
    ("disclosure_publication", "index_number", "publication_altered"),
    ("disclosure_publication", "metadata", "publication_altered"),
    ("disclosure_publication", "issuing_body", "publication_altered"),
]


@pytest.mark.parametrize(("table", "column", "code"), TEXTS, ids=[f"{t}.{c}" for t, c, _ in TEXTS])
def test_one_changed_character_is_found(world, table, column, code):
    world.published()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {column} FROM {table} ORDER BY id LIMIT 1")
        pk, value = cursor.fetchone()
    if column in {"payload", "checklist", "metadata"}:
        content = json.loads(value) if isinstance(value, str) else value
        changed = json.dumps({**content, next(iter(content)): "改"})
    else:
        changed = f"{value[:-1]}{'0' if value[-1:] != '0' else '1'}"
    tamper(f"UPDATE {table} SET {column} = %s WHERE id = %s", changed, pk)
    assert code in codes()


def test_a_signature_taken_out_of_the_chain_is_found(world):
    world.published()
    tamper("DELETE FROM disclosure_signoff WHERE step = 'secrecy_review'")
    found = codes()
    assert "chain_broken" in found
    assert "round_incomplete" in found


def test_a_publication_slipped_in_without_a_signature_is_found(world):
    post = world.published()
    live = post.live_publication
    Publication.objects.filter(pk=live.pk).update(state="superseded")
    live.pk, live.number = None, 2
    live.save(force_insert=True)
    assert set(codes()) == {
        "publication_unsigned",
        "index_differs",
        "live_elsewhere",
        "row_altered",
    }


def test_the_command_prints_json_alone_and_exits_one_on_a_finding(world):
    world.published()
    out = StringIO()
    call_command("verify_signoffs", "--json", stdout=out)
    assert json.loads(out.getvalue()) == []
    tamper("UPDATE disclosure_publication SET html = '<p>换了</p>'")
    out = StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("verify_signoffs", "--json", stdout=out)
    assert caught.value.code == 1
    assert [each["code"] for each in json.loads(out.getvalue())] == ["html_altered"]


def test_attachment_rows_that_no_longer_fit_the_payload_are_found(world, media):
    post = world.published(attachments=[world.upload("公示名单另附。")])
    assert codes() == []
    row = Attachment.objects.get(revision=fresh(post).current_revision)
    tamper("UPDATE disclosure_attachment SET name = %s WHERE id = %s", "别的.txt", row.pk)
    assert codes() == ["attachments_altered"]


def test_a_file_changed_on_disk_is_found(world, stored_file):
    from yunlong_portal.kernel.files import path_of

    path_of(stored_file).chmod(0o640)
    path_of(stored_file).write_bytes(b"other")
    assert codes() == ["file_altered"]
    path_of(stored_file).unlink()
    assert codes() == ["file_missing"]
