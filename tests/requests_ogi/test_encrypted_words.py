"""Who has nothing but the database reads neither what a third party said nor what another department answered."""

from datetime import date

import pytest
from django.db import connection

from columns.enums import Duty
from requests_ogi.domain import part_acts
from requests_ogi.domain.workflow import PART
from requests_ogi.enums import Opinion
from requests_ogi.models import Consultation, Part
from tests.factories import with_duties
from tests.requests_ogi.world import at, make_world, processing, take

DAY = date(2020, 9, 21)

pytestmark = pytest.mark.django_db


def in_the_database(model, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table}")  # names of our own
        return [value for (value,) in cursor.fetchall()]


def test_opinions_and_answers_of_parts_lie_encrypted(wordings):
    world = make_world()
    row = processing(world, on=DAY)
    row = take("consult_third_party", row, world.handler, on=DAY, about="评分表", party="李四")
    said = {"consultation": row.consultations.get().pk, "opinion": Opinion.PARTLY, "grounds": "李四的报价是商业秘密"}
    take("record_last_opinion", row, world.handler, on=date(2020, 9, 24), **said)
    given = {"department": world.window, "actor": world.handler, "now": at(DAY)}
    part = part_acts.give_part(request=row, what="明细", due_on=date(2020, 9, 30), **given)
    helper = with_duties(world.window, Duty.HANDLE_REQUEST)
    PART.take("answer", row=part, actor=helper, expected_version=1, now=at(DAY), answer="张三丰在册")

    assert (Consultation.objects.get().grounds, Part.objects.get().answer) == ("李四的报价是商业秘密", "张三丰在册")
    for model, column in ((Consultation, "grounds"), (Part, "answer")):
        (kept,) = in_the_database(model, column)
        assert kept.startswith("aes-256-gcm.")
