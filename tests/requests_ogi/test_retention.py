"""What is kept of applicants goes when its time is over: never of a challenged case, and no figure changes by it."""

import io
from datetime import date, timedelta

import pytest
from django.db.models import Count

from columns.enums import Duty
from requests_ogi.domain import complaints, letters, part_acts, remedying, retention
from requests_ogi.domain.complaints import COMPLAINT, Grievance
from requests_ogi.domain.remedying import Challenge
from requests_ogi.domain.workflow import PART
from requests_ogi.enums import (
    ComplaintMatter,
    ComplaintMode,
    Ground,
    Held,
    Opinion,
    Outcome,
    PaperKind,
    RemedyKind,
    RemedyResult,
    ServiceWay,
)
from requests_ogi.models import (
    Applicant,
    CasePaper,
    ComplaintText,
    Contact,
    Decision,
    InformationRequest,
    LetterText,
    PartyContact,
    Service,
    StaffNote,
)
from tests.factories import with_duties
from tests.kernel.cleaning import samples
from tests.requests_ogi.world import PERSON, WANTED, at, drafted, make_world, processing, take, take_letter
from yunlong_portal.kernel import retention as sweeps
from yunlong_portal.kernel.models import PrivateFile
from yunlong_portal.kernel.private_files import accept_private, keep, path_of

CAME, CLOSED = date(2020, 9, 21), date(2020, 10, 20)
LAPSED = date(2021, 5, 8)  # the last day to sue and the longest rest after it
SECRETS = (PERSON["name"], PERSON["phone"], PERSON["identity_number"], WANTED["description"], "李四", "见证")

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(wordings):
    return make_world()


def scan():
    file = accept_private(data=io.BytesIO(samples.pdf()), name="扫描件.pdf", stored_by=None, now=at(CAME))
    keep([file])
    return file


def paper(row, kind):
    return CasePaper.objects.create(request=row, kind=kind, file=scan(), name="件", added_at=at(CAME))


@pytest.fixture
def row(world):
    """Return a case with something in every place where a person may stand, closed by a served reply."""
    row = processing(world, on=CAME)
    for kind in (PaperKind.IDENTITY, PaperKind.FORM):
        paper(row, kind)
    CasePaper.objects.filter(request=row, kind=PaperKind.FORM).update(name="张三丰的申请表.pdf")
    Contact.objects.create(
        request=row, at=at(CAME), means="电话", reached=True, note="张三丰来电", person=world.handler
    )
    StaffNote.objects.create(request=row, text="张三丰是低保户", author=world.handler, at=at(CAME))
    row = take("consult_third_party", row, world.handler, on=CAME, about="评分表", party="李四", phone="13887220001")
    said = {"consultation": row.consultations.get().pk, "opinion": Opinion.PARTLY, "grounds": "李四的隐私"}
    row = take("record_last_opinion", row, world.handler, on=date(2020, 9, 24), **said)
    helper = with_duties(world.window, Duty.HANDLE_REQUEST)
    given = {"department": world.window, "actor": world.handler, "now": at(CAME)}
    part = part_acts.give_part(request=row, what="明细", due_on=date(2020, 9, 30), **given)
    PART.take("answer", row=part, actor=helper, expected_version=1, now=at(CAME), answer="张三丰在册")
    decision = {
        "held": Held.HELD,
        "outcome": Outcome.PARTLY_GRANTED,
        "ground": Ground.PRIVACY,
        "reasons": "李四的银行账号",
        "supplied": "评分表",
        "redactions": [{"place": "第3页", "ground": Ground.PRIVACY}],
    }
    row = drafted(row, world, on=CLOSED, decision=decision)
    row = take("to_secrecy_review", row, world.handler, on=CLOSED)
    row = take("secrecy_passed", row, world.secrecy, on=CLOSED)
    row = take("sign", row, world.leader, on=CLOSED)
    letter = row.letters.get(is_reply=True)
    code = letters.composed_of(letter).code
    take_letter("seal", letter, world.clerk, on=CLOSED, file=scan(), code=code)
    service = {"way": ServiceWay.DIRECT, "handed_over_on": CLOSED, "was_refused": True, "witness": "见证人赵五"}
    return take("serve", row, world.clerk, on=CLOSED, service=service | {"receipt": scan()})


def sweep(day):
    """Return what of this floor went on a day."""
    found = sweeps.sweep(at(day)).items()
    return {name.partition(".")[2]: count for name, count in found if count and name.startswith("requests_ogi.")}


def figures():
    """Return what statistics count of everything there is."""
    rows = InformationRequest.objects.order_by()
    counts = ("applicant__kind", "applicant__category", "mode", "regime", "state", "decisions__outcome", "organ")
    return [
        *(list(rows.values(name).annotate(number=Count("pk")).order_by(name)) for name in counts),
        *rows.values_list("received_on", "closed_on", "deadline__due_on", "letters__served_on"),
        *Decision.objects.values_list("held", "outcome", "ground", "redactions__ground"),
        Contact.objects.count(),
    ]


def everything():
    """Return all texts of the floor that can be read, as they are in the database, decrypted."""
    texts = []
    for model in {each.related_model for each in InformationRequest._meta.related_objects} | {LetterText, Service}:
        names = [each.name for each in model._meta.concrete_fields]
        for values in model.objects.all().values(*names):
            texts += [str(value) for value in values.values()]
    return " ".join(texts)


def test_before_it_is_over_everything_can_be_read(row):
    readable = everything()
    assert [each for each in SECRETS if each not in readable] == []
    assert sweep(LAPSED + timedelta(days=364)) == {}


def test_identity_papers_go_a_year_after_the_last_remedy_lapsed_and_nothing_else(row):
    assert sweep(LAPSED + timedelta(days=366)) == {"identity_papers": 1}
    kinds = {each.kind: each.file.is_erased for each in CasePaper.objects.all()}
    assert kinds == {PaperKind.IDENTITY: True, PaperKind.FORM: False}
    assert Applicant.objects.get(pk=row.pk).identity_number == PERSON["identity_number"]


def test_after_the_term_of_the_case_file_nobody_stands_in_it_and_every_figure_is_the_same(
    row, django_capture_on_commit_callbacks
):
    files = list(PrivateFile.objects.all())
    before = figures()
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep(date(2031, 1, 1)) == {"case_files": 1}
    assert figures() == before
    readable = everything()
    assert [each for each in SECRETS if each in readable] == []
    applicant = Applicant.objects.get(pk=row.pk)
    assert (applicant.erased_at, applicant.masked_name, applicant.identity_index) == (
        at(date(2031, 1, 1)),
        "（已删除）",
        "",
    )
    assert PartyContact.objects.get().masked_name == "（已删除）"
    assert [path_of(each).exists() for each in files] == [False] * len(files)
    assert not PrivateFile.objects.kept().exists()
    assert sweep(date(2031, 1, 2)) == {}


def test_the_term_is_a_setting(row, settings):
    settings.CASE_KEPT_YEARS = 30
    assert "case_files" not in sweep(date(2031, 1, 1))


def challenged(row, world, *, decided_on=None):
    remedy = remedying.record(
        row,
        Challenge(kind=RemedyKind.LITIGATION, body="云龙县人民法院", received_on=date(2020, 11, 2)),
        actor=world.handler,
        now=at(date(2020, 11, 2)),
    )
    if decided_on:
        noted = {"result": RemedyResult.UPHELD, "decided_on": decided_on, "actor": world.handler}
        remedying.record_result(remedy, now=at(decided_on), **noted)


def test_while_a_court_has_the_case_nothing_goes(row, world):
    challenged(row, world)
    assert sweep(date(2060, 1, 1)) == {}


def test_what_was_challenged_is_kept_longer_and_counted_from_its_end(row, world):
    challenged(row, world, decided_on=date(2021, 6, 1))
    assert sweep(date(2022, 11, 1)) == {}
    assert sweep(date(2023, 1, 1)) == {"identity_papers": 1}
    assert sweep(date(2051, 5, 1)) == {}
    assert sweep(date(2051, 7, 1)) == {"challenged_case_files": 1}


def test_what_is_open_again_stays(row, world):
    take("reopen", row, world.head, on=date(2021, 1, 4), due_on=date(2021, 2, 1), reason="发现遗漏")
    assert sweep(date(2060, 1, 1)) == {}


def test_what_was_challenged_between_finding_and_erasing_stays(row, world):
    found = [each.pk for each in retention.case_files_over(at(date(2031, 1, 1)))]
    challenged(row, world)
    for key in found:
        retention.erase_case_file(key, at(date(2041, 1, 1)))
    assert found == [row.pk]
    assert Applicant.objects.get(pk=row.pk).erased_at is None


def test_complaints_go_like_case_files(world, private_file):
    given = {"unit": world.bureau, "matter": ComplaintMatter.OTHER, "mode": ComplaintMode.PHONE}
    said = Grievance(content="张三丰反映", name="张三丰", papers=[private_file], **given)
    row = complaints.lodge(said, actor=None, now=at(CAME)).complaint
    COMPLAINT.take("dismiss", row=row, actor=world.overseer, expected_version=1, now=at(CLOSED), reason="属于信访")
    assert sweep(date(2030, 10, 1)) == {}
    assert sweep(date(2031, 1, 1)) == {"complaints": 1}
    text = ComplaintText.objects.get()
    assert (text.masked_name, text.name, text.content, text.answer) == ("（已删除）", "", "", "")
    private_file.refresh_from_db()
    assert private_file.is_erased
