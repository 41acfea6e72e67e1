"""Rows for tests, each with the least that makes it valid and nothing surprising.

Factories of a floor stand together, ground floor first; each floor adds its own at the end.
"""

import factory
from factory.django import DjangoModelFactory

from yunlong_portal.kernel.models import User


class UserFactory(DjangoModelFactory[User]):
    """A person with an account and no duties. The password of everybody is ``secret``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    display_name = factory.Sequence(lambda n: f"张{n}")
    password = factory.django.Password("secret")
    is_active = True
