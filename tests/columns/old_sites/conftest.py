"""A site, who keeps it, who leads its department, and who keeps the county's columns."""

from datetime import date
from io import BytesIO

import pytest

from columns.domain.old_sites import OLD_SITE, STEPS, Said, save_site, tick
from columns.enums import Duty, TickResult
from columns.models import OldSite
from tests.factories import with_duties
from yunlong_portal.kernel.private_files import accept_private

PROOF = "https://www.example.gov.cn/notice.html"


@pytest.fixture(autouse=True)
def private_root(tmp_path, settings):
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture
def keeper(bureau):
    return with_duties(bureau, Duty.KEEP_REGISTERS)


@pytest.fixture
def leader(bureau):
    return with_duties(bureau, Duty.SIGN_OFF)


@pytest.fixture
def columns_keeper(county):
    return with_duties(county, Duty.KEEP_COLUMNS)


@pytest.fixture
def site(bureau, keeper, now):
    row = OldSite(
        department=bureau, name="云龙县某某局网", address="http://old.example.gov.cn/", site_code="5329290001",
        leader_name="李某", keeper_name="张某",
    )  # fmt: skip
    save_site(row, actor=keeper, reason="登记", now=now)
    return row


@pytest.fixture
def take(columns_keeper, now):
    """Return how the county's keeper (or ``actor``) takes a step of a site at ``now``."""

    def taken(site, name, *, actor=None, at=None, **data):
        reason = data.pop("reason", "")
        seen = OldSite.objects.get(pk=site.pk).version
        who = actor or columns_keeper
        return OLD_SITE.take(name, row=site, actor=who, expected_version=seen, now=at or now, reason=reason, **data)

    return taken


@pytest.fixture
def running(site, take):
    return take(site, "keep_running", **approval())


@pytest.fixture
def tick_all(keeper, now):
    """Return how everything that must be over before a state is ticked."""

    def ticked(site, *before, at=None):
        for step in STEPS:
            if step.before in before:
                tick(site, step.code, said(remark="保留，续费到2018年"), actor=keeper, now=at or now)

    return ticked


def approval(**given):
    return {
        "approval_document": "云政办复〔2017〕12号", "approved_by": "县政府办公室", "approved_on": date(2017, 8, 20),
    } | given  # fmt: skip


def said(**given):
    return Said(**{"result": TickResult.DONE, "done_on": date(2017, 8, 24), "address": PROOF} | given)


def picture(person, now, name="首页.txt"):
    return accept_private(data=BytesIO("截图".encode()), name=name, stored_by=person, now=now)
