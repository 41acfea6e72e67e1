"""The address of a review sheet takes whatever is typed."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", ["²", "99999999999999999999", "-1", "x"])
def test_a_round_that_is_no_number_is_no_error(world, client, number):
    post = world.published()
    world.drafter.is_staff = True
    world.drafter.save()
    client.force_login(world.drafter, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/posts/{post.pk}/review-sheet.pdf", {"round": number}).status_code in {200, 404}
