"""Rows for tests, each with the least that makes it valid and nothing surprising.

Factories of a floor stand together, ground floor first; each floor adds its own at the end.
"""

from datetime import UTC, datetime

from factory.declarations import Sequence, SubFactory
from factory.django import DjangoModelFactory, Password

from columns.domain import duties
from columns.enums import ColumnType, DepartmentKind, Duty
from columns.models import Column, Department
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


class DepartmentFactory(DjangoModelFactory[Department]):
    """A working department of the county. The county's own row is ``CountyFactory``."""

    class Meta:
        model = Department

    slug = Sequence(lambda n: f"unit{n}")
    name = Sequence(lambda n: f"云龙县第{n}局")
    short_name = Sequence(lambda n: f"第{n}局")
    kind = DepartmentKind.DEPARTMENT
    order = Sequence(lambda n: n)


class CountyFactory(DepartmentFactory):
    """The county government: one row, on which county duties are held."""

    class Meta:
        django_get_or_create = ("slug",)

    slug = "county"
    name = "云龙县人民政府"
    short_name = "县政府"
    kind = DepartmentKind.COUNTY_GOVERNMENT
    order = 0


class ColumnFactory(DjangoModelFactory[Column]):
    """An open column that lists news, at the root of the tree."""

    class Meta:
        model = Column

    code = Sequence(lambda n: f"column{n}")
    name = Sequence(lambda n: f"栏目{n}")
    type = ColumnType.NEWS_LIST
    owner = SubFactory(DepartmentFactory)
    order = Sequence(lambda n: n)


LONG_AGO = datetime(2017, 1, 1, tzinfo=UTC)


def with_duties(department: Department, *given: Duty, user: User | None = None, now: datetime = LONG_AGO) -> User:
    """Return ``user`` (a new staff member unless given) who since ``now`` holds these duties on ``department``."""
    person = user or UserFactory.create(is_staff=True)
    for duty in given:
        duties.grant_by_command(user=person, duty=duty, department=department, reason="测试", now=now)
    return person
