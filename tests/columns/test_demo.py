"""Demonstration staff: accounts that work, passwords that only the owner reads, people enough for every department."""

import stat
from itertools import permutations
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.utils import timezone

from columns.county import load, load_demo_staff
from columns.county.demo import accounts_file
from columns.domain.duties import holders, may, villages_helped
from columns.enums import Duty
from columns.models import Department, DutyGrant
from yunlong_portal.kernel.county import CountyFileError
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

YUNLONG = Path(settings.COUNTY_DIR)


@pytest.fixture(autouse=True)
def _own_var(tmp_path, settings):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def seeded(django_capture_on_commit_callbacks, tmp_path):
    for name in ("departments.csv", "villages.csv"):
        (tmp_path / name).write_bytes((YUNLONG / name).read_bytes())
    load(tmp_path)

    def seed() -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return sum(load_demo_staff(YUNLONG).values())

    return seed


def _written() -> dict[str, str]:
    lines = accounts_file().read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t")[:2] for line in lines if not line.startswith("#"))


def test_accounts_are_written_down_for_their_owner_only_and_work(seeded, rf):
    created = seeded()
    assert stat.S_IMODE(accounts_file().stat().st_mode) == 0o600
    written = _written()
    assert len(written) == created == User.objects.count()
    assert len(set(written.values())) == created
    username, password = next(iter(written.items()))
    assert authenticate(rf.get("/"), username=username, password=password) == User.objects.get(username=username)


def test_nobody_is_a_superuser_and_all_may_sign_in(seeded):
    seeded()
    assert set(User.objects.values_list("is_superuser", "is_staff", "is_active")) == {(False, True, True)}
    # Their passwords are printed on purpose: nobody has to choose another.
    assert not User.objects.filter(has_temporary_password=True).exists()
    assert all(str(user).startswith("演示·") for user in User.objects.all())


def test_seeding_again_changes_no_password_and_no_duty(seeded):
    seeded()
    before = accounts_file().read_bytes()
    DutyGrant.objects.filter(user__username="demo-drafter").delete()
    assert seeded() == 0
    assert accounts_file().read_bytes() == before
    assert not DutyGrant.objects.filter(user__username="demo-drafter").exists()


def test_an_account_that_is_missing_is_added_at_the_end_of_the_file(seeded):
    seeded()
    before = _written()
    DutyGrant.objects.filter(user__username="demo-mj-drafter").delete()
    User.objects.filter(username="demo-mj-drafter").delete()
    assert seeded() == 1
    after = _written()
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} == {"demo-mj-drafter"}


def test_a_seeding_that_fails_writes_no_passwords(small_folder):
    load(small_folder("- {username: one, name: 一, duties: {office: [draft]}}"))
    with pytest.raises(CountyFileError, match="没有“dance”这样的职责"):
        load_demo_staff(small_folder("- {username: one, name: 一, duties: {ylx-zfb: [dance]}}"))
    assert not accounts_file().exists()


@pytest.fixture
def small_folder(tmp_path):
    def write(staff: str) -> Path:
        (tmp_path / "departments.csv").write_text((YUNLONG / "departments.csv").read_text("utf-8"), "utf-8")
        (tmp_path / "demo_staff.yaml").write_text(f"staff:\n{staff}\n", "utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize(
    ("staff", "words"),
    [
        ("- {username: one, name: 一, villages: ['532929999999']}", "villages.csv 中没有的代码"),
        ("- {username: one, name: 一, duties: {nowhere: [draft]}}", "没有“nowhere”这个单位"),
        ("- {username: one, duties: {}}", "“name”不能空着"),
        ("- {username: 'a b', name: 一}", "“a b”这一项"),
        ("- {username: one, name: 一, password: x}", "不认识“password”"),
    ],
)
def test_an_error_names_the_file_and_the_account(small_folder, staff, words):
    folder = small_folder(staff)
    load(folder)
    with pytest.raises(CountyFileError, match=words) as caught:
        load_demo_staff(folder)
    assert "demo_staff.yaml" in str(caught.value)


def test_a_county_duty_on_a_department_is_refused_here_too(small_folder):
    folder = small_folder("- {username: one, name: 一, duties: {ylx-mj: [publish]}}")
    load(folder)
    with pytest.raises(Refused, match="管全县"):
        load_demo_staff(folder)


def test_production_makes_no_demonstration_accounts(seeded, settings):
    settings.PRODUCTION = True
    with pytest.raises(Refused, match="生产方式") as caught:
        seeded()
    assert caught.value.code == "demo_in_production"
    assert not User.objects.exists()


STEPS = (Duty.DRAFT, Duty.SECRECY_REVIEW, Duty.SIGN_OFF, Duty.PROOFREAD, Duty.PUBLISH)
DIFFERENT = [
    (Duty.DRAFT, Duty.SECRECY_REVIEW),
    (Duty.DRAFT, Duty.SIGN_OFF),
    (Duty.DRAFT, Duty.PROOFREAD),
    (Duty.DRAFT, Duty.PUBLISH),
    (Duty.SIGN_OFF, Duty.PROOFREAD),
    (Duty.SIGN_OFF, Duty.PUBLISH),
    (Duty.PROOFREAD, Duty.PUBLISH),
]


@pytest.mark.parametrize("slug", ["ylx-zfb", "ylx-mj", "ylx-mzj"])
def test_each_department_of_the_demonstration_has_different_people_enough(seeded, slug):
    seeded()
    department = Department.objects.get(slug=slug)
    people = {duty: set(holders(duty, department)) for duty in STEPS}
    assert all(people.values())
    for one, other in DIFFERENT:
        assert any(first != second for first in people[one] for second in people[other]), (one, other)
    for one, other in permutations((Duty.DRAFT, Duty.SIGN_OFF, Duty.PROOFREAD, Duty.PUBLISH), 2):
        assert not people[one] & people[other]


def test_the_township_has_two_people_and_borrows_its_proofreader_from_the_county_office(seeded):
    seeded()
    township, office = Department.objects.get(slug="ylx-mj"), Department.objects.get(slug="ylx-zfb")
    own = {duty: holders(duty, township).get() for duty in (Duty.DRAFT, Duty.SIGN_OFF, Duty.SECRECY_REVIEW)}
    assert own[Duty.SIGN_OFF] == own[Duty.SECRECY_REVIEW] != own[Duty.DRAFT]
    proofreader = holders(Duty.PROOFREAD, township).get()
    assert may(proofreader, Duty.PROOFREAD, office)


def test_somebody_holds_every_duty(seeded):
    seeded()
    assert set(DutyGrant.objects.values_list("permission__codename", flat=True)) == set(Duty.values)


def test_a_helper_of_two_villages_is_named_with_the_duty(seeded):
    seeded()
    helper = User.objects.get(username="demo-mj-helper")
    assert [each.name for each in villages_helped(helper, timezone.now())] == ["布麻村委会", "坡脚村委会"]
    assert "代办：布麻村委会、坡脚村委会" in accounts_file().read_text("utf-8")
