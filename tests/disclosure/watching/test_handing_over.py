"""按季移交: the quarter's documents in a package, and to whom it was handed."""

import hashlib
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from columns.enums import Duty
from disclosure.documents.hand_over import make, make_waiting
from disclosure.domain import handing_over, signing
from disclosure.enums import PublicationState, Step
from disclosure.models import HandOver, Publication
from disclosure.undated import UNDATED
from tests.factories import CountyFactory, DepartmentFactory, PublicationFactory, UserFactory, with_duties
from yunlong_portal.kernel import files
from yunlong_portal.kernel.private_files import open_private
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
IN_QUARTER = datetime(2026, 9, 30, 15, 59, tzinfo=UTC)  # a minute before October in Yunlong


@pytest.fixture(autouse=True)
def _apart(settings, tmp_path):
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = tmp_path / "media", tmp_path / "private"


@pytest.fixture
def unit():
    return DepartmentFactory.create(short_name="县民政局", name="云龙县民政局")


@pytest.fixture
def keeper(unit):
    return with_duties(unit, Duty.KEEP_REGISTERS)


def document(unit, title="关于低保的通知", at=IN_QUARTER, **given):
    return PublicationFactory.create(kind="document", department=unit, title=title, first_published_at=at, **given)


def asked(unit, keeper, **given) -> HandOver:
    return handing_over.ask(department=unit, **{"year": 2026, "number": 3, "actor": keeper, "now": NOW} | given)


@pytest.mark.parametrize(
    ("number", "days"),
    [(1, (date(2026, 1, 1), date(2026, 4, 1))), (3, (date(2026, 7, 1), date(2026, 10, 1))),
     (4, (date(2026, 10, 1), date(2027, 1, 1)))],
)  # fmt: skip
def test_a_quarter_begins_and_ends(number, days):
    assert handing_over.quarter(2026, number) == days


def test_only_what_was_published_in_the_quarter_by_the_department_is_in_it(unit, keeper):
    wanted = document(unit)
    document(unit, at=datetime(2026, 9, 30, 16, 0, tzinfo=UTC))
    document(unit, at=datetime(2026, 6, 30, 15, 59, tzinfo=UTC))
    other = document(DepartmentFactory.create())
    PublicationFactory.create(kind="news", department=unit, first_published_at=IN_QUARTER)
    document(unit, state="withdrawn", withdrawal_reason="error")
    assert list(handing_over.documents_of(asked(unit, keeper))) == [wanted]
    county = CountyFactory.create()
    row = asked(county, with_duties(county, Duty.KEEP_REGISTERS))
    assert list(handing_over.documents_of(row)) == [wanted, other]


def test_an_undated_document_is_in_the_package_of_the_quarter_in_which_it_was_brought_in(unit, keeper):
    dated = document(unit)
    undated = document(unit, at=UNDATED, published_at=IN_QUARTER)
    document(unit, at=UNDATED, published_at=IN_QUARTER + timedelta(minutes=1))
    row = asked(unit, keeper)
    assert list(handing_over.documents_of(row)) == [undated, dated]

    Publication.objects.filter(pk=undated.pk).update(state=PublicationState.SUPERSEDED)
    corrected = document(unit, at=UNDATED, published_at=NOW, post=undated.post, number=2)
    assert list(handing_over.documents_of(row)) == [corrected, dated]


def test_a_package_with_an_undated_document_that_was_sealed_since_is_not_handed_out(unit, keeper):
    row = document(unit, at=UNDATED, published_at=IN_QUARTER)
    mine, later = asked(unit, keeper), asked(unit, keeper, number=2)
    handing_over.require_nothing_sealed(mine)
    row.post.current_revision = row.revision
    signature = signing.Signature(step=Step.SEAL, opinion="误发", facts={})
    signing.append(post=row.post, person=keeper, authority=None, sheet=None, signature=signature, now=NOW)
    handing_over.require_nothing_sealed(later)
    with pytest.raises(Refused) as refused:
        handing_over.require_nothing_sealed(mine)
    assert refused.value.code == "sealed_inside"


@pytest.mark.once
def test_a_package_says_of_an_undated_document_that_its_day_is_not_known(unit, keeper):
    document(unit, at=UNDATED, published_at=IN_QUARTER)
    order = asked(unit, keeper)
    assert make(order, now=NOW)
    order.refresh_from_db()
    package = zipfile.ZipFile(BytesIO(open_private(order.file).read()))
    page = package.read("0001/正文.html").decode()
    assert ("<td>日期不详</td>" in page, "1970" in page) == (True, False)
    rows = load_workbook(BytesIO(package.read("移交清单.xlsx"))).active.iter_rows(values_only=True)
    assert [row[5] for row in rows] == ["公开日期", "日期不详"]


def test_a_package_is_asked_for_once_by_its_keeper_when_the_quarter_is_over(unit, keeper):
    row = asked(unit, keeper)
    assert asked(unit, keeper) == row
    for given, code in (({"actor": UserFactory.create()}, "not_yours"), ({"number": 4}, "not_over")):
        with pytest.raises(Refused) as refused:
            asked(unit, keeper, **given)
        assert refused.value.code == code


@pytest.mark.once
def test_the_package_holds_pages_files_list_and_a_manifest_that_fits(unit, keeper):
    stored = files.accept(data=BytesIO("标准".encode()), name="标准.txt", stored_by=keeper)
    attached = {"number": 1, "name": "标准.txt", "size": 1, "media_type": "text/plain", "digest": stored.digest}
    document(unit, document_number="云民发〔2026〕1号", attachments=[attached])
    order = asked(unit, keeper)
    assert make_waiting(NOW) == 1
    order.refresh_from_db()
    assert (order.documents, order.done, order.total, order.problem) == (1, 1, 1, "")
    assert order.file.name == "2026年第3季度移交-县民政局.zip"
    plain = open_private(order.file).read()
    package = zipfile.ZipFile(BytesIO(plain))
    assert package.namelist() == [
        "0001/01-标准.txt", "0001/正文.html", "移交清单.xlsx", "移交清单.pdf", "manifest.json",
    ]  # fmt: skip
    page = package.read("0001/正文.html").decode()
    assert '<a href="01-标准.txt">' in page
    assert "云民发〔2026〕1号" in page
    assert "<p>正文第一段。</p>" in page
    manifest = package.read("manifest.json")
    assert hashlib.sha256(manifest).hexdigest() == order.digest
    for each in json.loads(manifest)["files"]:
        assert hashlib.sha256(package.read(each["file"])).hexdigest() == each["sha256"]
    assert open_private(order.sheet).read().startswith(b"%PDF")


def test_a_lost_file_stops_the_package_and_says_which(unit, keeper):
    document(unit, attachments=[{"number": 1, "name": "表.pdf", "size": 1, "media_type": "", "digest": "0" * 64}])
    row = asked(unit, keeper)
    assert not make(row, now=NOW)
    row.refresh_from_db()
    assert row.problem == "《关于低保的通知》的附件“表.pdf”不在库中，请先恢复附件。"
    assert asked(unit, keeper) != row


@pytest.mark.once
def test_the_journey_on_the_screen_from_asking_to_the_signed_list(login, unit, keeper):
    document(unit)
    client = login(keeper)
    given = {"department": unit.pk, "year": 2026, "quarter": 3}
    page = client.post(reverse("admin:disclosure_handover_add"), given, follow=True)
    there = page.redirect_chain[-1][0]
    assert "等待打包" in page.content.decode()
    make_waiting(NOW)
    assert "下载文件包" in client.get(there).content.decode()
    row = HandOver.objects.get()
    package = client.get(reverse("admin:disclosure_handover_package", args=[row.pk]))
    assert (package["Content-Type"], package.content[:2]) == ("application/zip", b"PK")
    scan = SimpleUploadedFile("清单.txt", "已签字".encode())
    taken = {"receiver": "archives", "received_by": "杨某", "handed_on": "2026-11-25", "scan": scan}
    assert "县档案馆：杨某 2026-11-25接收" in client.post(there, taken, follow=True).content.decode()
    receipt = row.receipts.get()
    signed = client.get(reverse("admin:disclosure_handover_scan", args=[row.pk, receipt.pk]))
    assert signed.content.decode() == "已签字"
    assert receipt.scan.kept_until is None
    again = client.post(there, {**taken, "scan": ""})
    assert again.status_code == 422
    stranger = login(with_duties(DepartmentFactory.create(), Duty.KEEP_REGISTERS))
    assert stranger.get(there).status_code == 404
    assert stranger.get(reverse("admin:disclosure_handover_package", args=[row.pk])).status_code == 404


@pytest.mark.once
def test_what_was_not_made_or_is_dated_wrongly_is_not_handed_over(unit, keeper):
    row = asked(unit, keeper)
    about = {"receiver": "library", "received_by": "杨某", "scan": None, "now": NOW}

    def code(**given) -> str:
        with pytest.raises(Refused) as refused:
            handing_over.record_receipt(row, **{"handed_on": date(2026, 11, 25), "actor": keeper} | about | given)
        return refused.value.code

    assert code() == "not_made"
    make(row, now=NOW)
    row.refresh_from_db()
    assert code(handed_on=date(2026, 11, 26)) == "day_ahead"
    assert code(handed_on=date(2026, 11, 24)) == "before_made"
    assert code(actor=UserFactory.create()) == "not_yours"
    handing_over.record_receipt(row, handed_on=date(2026, 11, 25), actor=keeper, **about)
    assert code() == "handed_already"
