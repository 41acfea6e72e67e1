"""Two people at the same moment: whom the database refuses, his form tells what is taken by now."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.db.models import ProtectedError, RestrictedError
from django.db.models.signals import pre_save
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from columns.enums import Duty
from disclosure.models import Post, Topic, WordingRule
from tests.disclosure.world import make_world
from tests.factories import CountyFactory, PublicationFactory, UserFactory, with_duties

only_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets in one who writes, from his first look on"
)


def posted(view, **data):
    request = RequestFactory().post("/admin/", data)
    request.user = UserFactory.create(is_staff=True)
    request.csrf_processing_done = True
    return admin.site.admin_view(view)(request)


@pytest.mark.django_db
def test_what_the_database_refuses_is_asked_once_more_with_what_was_typed_and_the_file() -> None:
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append((request.POST["code"], request.FILES["paper"].read()))
        if len(seen) == 1:
            raise IntegrityError
        return HttpResponse("这个编码已有。")

    answer = posted(view, code="a-1", paper=SimpleUploadedFile("a.txt", b"paper"))
    assert answer.content.decode() == "这个编码已有。"
    assert seen == [("a-1", b"paper")] * 2


@pytest.mark.django_db
def test_what_is_refused_twice_is_a_fault_and_stays_one() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        raise IntegrityError

    with pytest.raises(IntegrityError):
        posted(view)


@pytest.mark.django_db
@pytest.mark.parametrize("refusal", [ProtectedError, RestrictedError])
def test_what_is_still_referred_to_is_not_asked_again(refusal) -> None:
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(1)
        raise refusal("", set())

    with pytest.raises(refusal):
        posted(view)
    assert seen == [1]


@pytest.mark.django_db
def test_what_came_with_a_file_that_was_closed_stays_what_the_database_said() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        request.FILES["paper"].close()
        raise IntegrityError

    with pytest.raises(IntegrityError):
        posted(view, paper=SimpleUploadedFile("书面.txt", b"abc"))


@contextmanager
def somebody_faster(model, *, enters) -> Iterator[None]:
    """Let somebody enter a row in the moment before the first of a model is saved, past its form."""

    def enter() -> None:
        try:
            enters()
        finally:
            connection.close()

    waiting = [threading.Thread(target=enter)]

    def be_faster(**_given) -> None:
        if waiting:
            rival = waiting.pop()
            rival.start()
            rival.join()

    pre_save.connect(be_faster, sender=model)
    try:
        yield
    finally:
        pre_save.disconnect(be_faster, sender=model)


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_enter_the_same_wording_the_second_is_told_by_his_form(login) -> None:
    clerk = login(with_duties(CountyFactory.create(), Duty.KEEP_COLUMNS))
    typed = {"wrong": "云陇县", "right": "云龙县", "level": "wrong", "unless": "", "basis": "地名", "is_active": "on"}
    with somebody_faster(WordingRule, enters=lambda: WordingRule.objects.bulk_create([WordingRule(wrong="云陇县")])):
        answer = clerk.post("/admin/disclosure/wordingrule/add/", typed)
    form = answer.context["adminform"].form
    assert form.errors == {"wrong": ["具有 错误写法 的 错敏词 已存在。"]}
    assert form["basis"].value() == "地名"
    assert WordingRule.objects.count() == 1


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_topics_with_one_address_the_second_is_told_by_his_form(login) -> None:
    world = make_world()
    typed = {"department": world.department.pk, "title": "脱贫攻坚", "slug": "fupin", "column": ""}
    other = PublicationFactory.create(kind="topic").post
    rival = Topic(slug="fupin", post=other, created_by=world.drafter, created_at=other.created_at)
    with somebody_faster(Topic, enters=lambda: Topic.objects.bulk_create([rival])):
        answer = login(world.drafter).post("/admin/disclosure/topic/add/", typed)
    form = answer.context["form"]
    assert form.non_field_errors() == ["地址“fupin”已由另一个专题使用，请另选一个。"]
    assert form["title"].value() == "脱贫攻坚"
    assert list(Post.objects.filter(kind="topic")) == [other]
