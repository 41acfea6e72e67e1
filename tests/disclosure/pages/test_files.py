from typing import Any

import pytest
from django.test import Client

from disclosure.models import Publication
from tests.factories import PublicationFactory
from yunlong_portal.kernel.models import StoredFile

TEXT = "公示名单另附。".encode()


def published(stored: StoredFile, *, name: str = "名单 一.txt", media_type: str = "text/plain") -> Publication:
    attachment = {"number": 1, "name": name, "size": 21, "media_type": media_type, "digest": stored.digest}
    return PublicationFactory(attachments=[attachment])


def address_of(publication: Publication, name: str = "%E5%90%8D%E5%8D%95%20%E4%B8%80.txt") -> str:
    return f"/posts/{publication.post_id}/files/1/{name}"


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_file_is_sent_byte_for_byte_as_a_download_with_its_chinese_name(
    client: Client, stored_file: StoredFile
) -> None:
    response = client.get(address_of(published(stored_file)))

    assert response.status_code == 200
    assert body_of(response) == TEXT
    assert response["Content-Length"] == str(len(TEXT))
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E5%90%8D%E5%8D%95%20%E4%B8%80.txt"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["Cache-Control"] == "public, max-age=20"


@pytest.mark.parametrize(
    ("media_type", "disposition", "is_sandboxed"),
    [
        ("application/pdf", "inline", False),
        ("image/png", "inline", True),
        ("image/jpeg", "inline", True),
        ("text/csv", "attachment", True),
        ("image/svg+xml", "attachment", True),
        ("text/html", "attachment", True),
    ],
)
def test_only_pdf_and_pictures_open_in_the_browser(
    client: Client, stored_file: StoredFile, media_type: str, disposition: str, is_sandboxed: bool
) -> None:
    publication = published(stored_file, name="a.bin", media_type=media_type)

    response = client.get(address_of(publication, "a.bin"))
    body_of(response)

    assert response["Content-Type"] == media_type
    assert response["Content-Disposition"] == f'{disposition}; filename="a.bin"'
    assert ("sandbox" in response["Content-Security-Policy"]) is is_sandboxed
    assert "script" not in response["Content-Security-Policy"]


def test_nginx_sends_the_file_where_it_is_told_to(client: Client, stored_file: StoredFile, settings: Any) -> None:
    settings.ACCEL_REDIRECT = "/protected/"

    response = client.get(address_of(published(stored_file)))

    assert response.content == b""
    assert response["X-Accel-Redirect"] == f"/protected/{stored_file.path}"
    assert response["Content-Disposition"].startswith("attachment")


def test_a_file_that_the_reader_has_is_not_sent_again(client: Client, stored_file: StoredFile) -> None:
    address = address_of(published(stored_file))
    first = client.get(address)
    body_of(first)

    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_what_a_reader_is_sent_does_not_tell_the_digest(client: Client, stored_file: StoredFile, settings: Any) -> None:
    address = address_of(published(stored_file))
    first = client.get(address)
    body_of(first)
    settings.SECRET_KEY = "another installation's"
    second = client.get(address)
    body_of(second)

    assert stored_file.digest not in str(first.headers)
    assert first["ETag"] != second["ETag"]


def test_a_wrong_name_leads_to_the_right_one_and_a_wrong_number_nowhere(
    client: Client, stored_file: StoredFile
) -> None:
    publication = published(stored_file)

    response = client.get(address_of(publication, "other.txt"))

    assert (response.status_code, response["Location"]) == (302, address_of(publication))
    assert client.get(f"/posts/{publication.post_id}/files/2/a.txt").status_code == 404


@pytest.mark.parametrize("address", ["/media/", "/media/ab/abc.txt", "/posts/1/files/../../../manage.py"])
def test_there_is_no_other_way_to_a_file(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 404
