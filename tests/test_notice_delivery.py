"""A worker killed while it sends loses no notice and writes none twice; what goes out again carries the same key."""

import pytest

from tests import running
from tests.kernel.gateway import SECRET, gateway

pytestmark = pytest.mark.fault

NUMBER = 8

# Runs inside the portal: a person, and notices to him.
WRITE = f"""
from django.utils import timezone
from yunlong_portal.kernel import notices
from yunlong_portal.kernel.models import User
person = User.objects.create(username="lisi", display_name="李四")
new = [notices.NewNotice(key=f"n{{each}}", recipient_id=person.pk, subject="事", link="/") for each in range({NUMBER})]
for _ in range(2):
    print(notices.write_many(new, now=timezone.now()))
"""


def test_killed_while_sending_every_notice_arrives_and_is_one(tmp_path):
    with gateway() as work_chat:
        work_chat.silence = 0.25
        settings = {"PORTAL_NOTICE_URL": work_chat.url, "PORTAL_NOTICE_SECRET": SECRET}
        with running.portal(tmp_path, variables=settings) as portal:
            # While the portal is still starting: the rows are there before anybody can send them.
            assert portal.execute(WRITE).split() == [str(NUMBER)] * 2
            portal.wait_until_ready()
            running.wait_for(lambda: len(work_chat.received) >= 3, what="the third message")
            portal.kill("worker")
            query = "SELECT count(*) FROM kernel_noticedelivery WHERE channel = 'webhook' AND sent_at IS NOT NULL"
            running.wait_for(lambda: portal.rows(query) == [(NUMBER,)], what="every message sent")
            assert portal.rows("SELECT count(*), count(DISTINCT key) FROM kernel_notice") == [(NUMBER, NUMBER)]
    # At most the one under way was sent again, and the gateway knows it by its key.
    assert len(set(work_chat.ids)) == NUMBER
    assert len(work_chat.ids) <= NUMBER + 1
