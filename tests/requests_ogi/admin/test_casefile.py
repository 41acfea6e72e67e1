"""The bound case file: what lies in it with and without internal papers, who may have it, and how long it stays."""

import hashlib
import io
import re
import subprocess
from datetime import timedelta

import pikepdf
import pytest
from django.utils import timezone
from PIL import Image

from requests_ogi.documents.casefile import making
from requests_ogi.documents.casefile.items import OF_A_THIRD_PARTY, items_of
from requests_ogi.domain import binding, casework, letters, remedying, retention
from requests_ogi.domain.remedying import Challenge
from requests_ogi.enums import PaperKind, RemedyKind
from requests_ogi.models import CaseBinding
from tests.kernel.cleaning import samples
from tests.requests_ogi.admin.conftest import fresh, page_of
from tests.requests_ogi.world import PERSON, at, processing, replied, take, take_letter
from yunlong_portal.kernel import making as kernel_making
from yunlong_portal.kernel import private_files
from yunlong_portal.kernel import retention as kept
from yunlong_portal.kernel.models import PrivateFile, PrivateOpening
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

INSIDE = "此件涉密级别存疑，请分管领导把关"


def taken_in(data, name):
    return private_files.accept_private(data=io.BytesIO(data), name=name, stored_by=None, now=timezone.now())


def photograph():
    target = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(target, "JPEG")
    return target.getvalue()


def text_of(data, page=None):
    which = ["-f", str(page), "-l", str(page)] if page else []
    done = subprocess.run(["pdftotext", *which, "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return re.sub(r"\s+", "", done.stdout.decode())


@pytest.fixture
def served(world, today):
    """Return a case that was searched for, noted on, answered, sealed and served, with papers of several kinds."""
    now = at(today)
    row = processing(world, on=today)
    for kind, data, name in (
        (PaperKind.FORM, samples.scan(pages=2), "申请表.pdf"),
        (PaperKind.IDENTITY, photograph(), "身份证.jpg"),
        (PaperKind.LETTER, samples.word(), "来信.docx"),
    ):
        casework.add_papers(row, [taken_in(data, name)], kind=kind, from_applicant=True, actor=world.clerk, now=now)
    casework.note_inside(row, text=INSIDE, actor=world.handler, now=now)
    casework.note_search(
        row, places="档案室", words="低保 2016", searched_on=today, found=True, note="", actor=world.handler, now=now
    )
    casework.supply(row, [taken_in(samples.pdf(), "汇总表.pdf")], actor=world.handler, now=now)
    row = replied(row, world, on=today)
    letter = row.letters.get()
    page = taken_in(samples.scan(), "盖章件.pdf")
    take_letter("seal", letter, world.clerk, on=today, file=page, code=letters.composed_of(letter).code)
    service = {
        "way": "direct",
        "handed_over_on": today,
        "signed_on": today,
        "receipt": taken_in(photograph(), "回证.jpg"),
    }
    return take("serve", row, world.clerk, on=today, service=service)


def bound(row, actor, *, has_internal):
    asked = binding.ask(row, has_internal=has_internal, actor=actor, now=timezone.now())
    assert making.make(asked, now=timezone.now())
    asked.refresh_from_db()
    return asked


def read(made):
    return private_files.open_private(made.file).read()


def bookmarks(data):
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        return [each.title for each in outline.root]


def test_no_kind_of_paper_of_the_applicants_is_left_out(world, today):
    row = processing(world, on=today)
    for kind in PaperKind:
        paper = [taken_in(samples.pdf(), f"{kind}.pdf")]
        casework.add_papers(row, paper, kind=kind, from_applicant=True, actor=world.clerk, now=at(today))
    titles = {each.title for each in items_of(row, has_internal=False, now=at(today))}
    assert {kind.label for kind in PaperKind} - titles == set()


def test_what_is_laid_out_for_a_second_reply_is_no_evidence_of_the_first(world, served, today):
    row = take("reopen", served, world.head, on=today, due_on=today + timedelta(days=20), reason="复议决定责令重作")
    row = take("resume", row, world.handler, on=today)
    paper = [taken_in(samples.pdf(), "第二次.pdf")]
    casework.supply(row, paper, actor=world.handler, now=at(today, 10))
    titles = [each.title for each in items_of(row, has_internal=False, now=at(today, 10))]
    assert [each for each in titles if "随答复提供" in each] == ["汇总表.pdf（随答复提供）"]


@pytest.fixture
def withdrawn(world, today):
    """Return a case of two papers."""
    return take("withdraw", processing(world, on=today), world.clerk, on=today, reason="申请人来电")


def test_what_goes_to_the_court_is_all_that_was_said_to_the_applicant_on_the_pages_named(world, served):
    private_files.erase(
        served.papers.get(kind=PaperKind.IDENTITY).file, actor=None, reason="保存期满", now=timezone.now()
    )
    word = private_files.open_private(served.papers.get(kind=PaperKind.LETTER).file).read()
    made = bound(served, world.handler, has_internal=False)
    data = read(made)
    assert bookmarks(data) == [
        "政府信息公开申请（登记的内容）",
        "签名的申请表",
        "来信",
        "身份证明",
        "信息检索记录",
        "政府信息公开告知书",
        "汇总表.pdf（随答复提供）",
        "政府信息公开告知书送达记录",
        "政府信息公开告知书送达回证",
        "办理经过和期限说明",
    ]
    text = text_of(data)
    for words in ("证据目录", PERSON["name"], "依规删除（保存期满）", hashlib.sha256(word).hexdigest(), "另附"):
        assert words in text
    for words in (INSIDE, world.secrecy.display_name):
        assert words not in text
    assert (made.pages, made.loose) == (12, 2)
    front = len(pikepdf.open(io.BytesIO(data)).pages) - made.pages
    assert [text_of(data, page=front + number)[: len(str(number))] for number in range(1, 13)] == [
        str(number) for number in range(1, 13)
    ]
    contents = "".join(text_of(data, page=page) for page in range(2, front + 1))
    for pages in ("2-3", "8-9"):
        assert pages in contents


def test_the_organs_own_file_is_opened_by_a_reason_by_handler_and_head_alone(world, login, served):
    for who in ("leader", "overseer"):
        client = login(getattr(world, who))
        assert client.get(page_of(served, "casefile")).status_code == 404
        assert client.post(page_of(served, "casefile"), {"what": "whole"}).status_code == 404
        assert "装订案卷" not in client.get(page_of(served)).content.decode()
    client = login(world.head)
    assert "装订案卷" in client.get(page_of(served)).content.decode()
    assert client.post(page_of(served, "casefile"), {"what": "poster"}).status_code == 404
    client.post(page_of(served, "casefile"), {"what": "whole"})
    made = CaseBinding.objects.get()
    assert (made.file is not None, made.asked_by, PrivateOpening.objects.count()) == (True, world.head, 0)
    assert made.file.name == f"案卷-{served.number}.pdf"
    address = page_of(served, "casefile_file", made.pk)
    assert login(world.leader).get(address).status_code == 404
    assert "请写明为什么要看" in client.get(address).content.decode()
    data = client.post(address, {"open-reason": "归档核对"}).content
    assert PrivateOpening.objects.get().fields == [f"case_file:{made.pk}"]
    assert bookmarks(data)[-3:] == ["答复决定（历次稿）", "审批、审查和签发记录", "内部记录"]
    text = text_of(data)
    for words in ("卷内目录", "备考表", "保管期限", INSIDE, "保密审查通过"):
        assert words in text


def test_an_open_case_is_bound_only_when_it_is_challenged(world, today):
    row = processing(world, on=today)
    with pytest.raises(Refused) as refused:
        binding.ask(row, has_internal=False, actor=world.handler, now=timezone.now())
    assert refused.value.code == "not_now"
    challenge = Challenge(
        kind=RemedyKind.RECONSIDERATION, body="云龙县人民政府", received_on=today, case_number="第7号"
    )
    remedying.record(row, challenge, actor=world.handler, now=timezone.now())
    assert "云龙县人民政府第7号" in text_of(read(bound(row, world.handler, has_internal=False)))


def test_what_a_third_party_said_is_bound_with_the_mark_that_it_is_not_for_the_other_side(world, today):
    row = processing(world, on=today)
    row = take("consult_third_party", row, world.handler, on=today, about="评分表", party="鹤庆路桥公司")
    asked = row.consultations.get()
    row = take(
        "record_last_opinion",
        row,
        world.handler,
        on=today,
        consultation=asked.pk,
        opinion="refuses",
        grounds="报价是商业秘密",
    )
    row = take("withdraw", row, world.clerk, on=today, reason="申请人来电")
    found = {each.title: each for each in items_of(row, has_internal=False, now=timezone.now())}
    assert found["征求意见记录"].remark == OF_A_THIRD_PARTY
    text = text_of(found["征求意见记录"].source())
    for words in ("鹤庆路桥公司", "不同意公开", "报价是商业秘密"):
        assert words in text


def test_a_large_file_is_left_to_the_sweep_and_asked_for_once(world, login, withdrawn, monkeypatch):
    monkeypatch.setattr(making, "MOST_AT_ONCE", -1)
    client = login(world.handler)
    for _ in range(2):
        client.post(page_of(withdrawn, "casefile"), {"what": "evidence"})
    waiting = CaseBinding.objects.get()
    assert waiting.file is None
    assert "正在装订" in client.get(page_of(withdrawn, "casefile")).content.decode()
    now = timezone.now()
    # Somebody began and was killed: the next begins when his lease is over.
    assert kernel_making.take_on(waiting, lease=binding.LEASE, now=now)
    assert making.bind_waiting(now) == 0
    assert making.bind_waiting(now + binding.LEASE) == 1
    waiting.refresh_from_db()
    assert (waiting.done, waiting.total) == (2, 2)
    assert "打开：共2页" in client.get(page_of(withdrawn, "casefile")).content.decode()
    assert making.bind_waiting(now + binding.LEASE) == 0


def test_what_stands_in_the_way_is_told_and_the_copy_may_be_asked_for_again(world, login, withdrawn):
    paper = taken_in(photograph(), "申请表.jpg")
    casework.add_papers(
        withdrawn, [paper], kind=PaperKind.FORM, from_applicant=True, actor=world.clerk, now=timezone.now()
    )
    path = private_files.path_of(paper)
    path.unlink()
    asked = binding.ask(withdrawn, has_internal=False, actor=world.handler, now=timezone.now())
    assert not making.make(asked, now=timezone.now())
    page = login(world.handler).get(page_of(withdrawn, "casefile")).content.decode()
    assert "没有装成：文件不在库中，可能正在恢复备份" in page
    assert binding.ask(withdrawn, has_internal=False, actor=world.handler, now=timezone.now()).pk != asked.pk


def test_a_bound_copy_goes_by_itself_and_with_its_case(world, login, withdrawn):
    first = bound(withdrawn, world.handler, has_internal=False)
    kept.sweep(timezone.now() + binding.KEPT + timedelta(minutes=1))
    assert PrivateFile.objects.get(pk=first.file_id).is_erased
    assert "已到期删除" in login(world.handler).get(page_of(withdrawn, "casefile")).content.decode()
    second = bound(withdrawn, world.handler, has_internal=False)
    retention._erase_case(withdrawn.pk, timezone.now())
    assert PrivateFile.objects.get(pk=second.file_id).is_erased
    with pytest.raises(Refused) as refused:
        binding.ask(fresh(withdrawn), has_internal=True, actor=world.handler, now=timezone.now())
    assert refused.value.code == "case_erased"
