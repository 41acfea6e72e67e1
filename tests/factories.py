"""Rows for tests, each with the least that makes it valid and nothing surprising.

Factories of a floor stand together, ground floor first; each floor adds its own at the end.
"""

from factory.declarations import Sequence
from factory.django import DjangoModelFactory, Password

from yunlong_portal.kernel.models import User


class UserFactory(DjangoModelFactory[User]):
    """A person with an account and no duties. The password of everybody is ``secret``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = Sequence(lambda n: f"person{n}")
    display_name = Sequence(lambda n: f"张{n}")
    password = Password("secret")
    is_active = True
