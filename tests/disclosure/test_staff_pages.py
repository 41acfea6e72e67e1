"""The staff's screens: what each person sees, may press, and is told."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from columns.enums import Duty
from disclosure.admin.forms import PostForm
from disclosure.admin.pages import EDITOR_STYLE
from disclosure.domain import envelope, publishing, review_items
from disclosure.enums import PathState
from disclosure.models import Post, SealedOpening
from tests.disclosure.world import fresh
from tests.factories import DepartmentFactory, with_duties
from yunlong_portal.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


def page_of(post, name="change", *args):
    return reverse(f"admin:disclosure_post_{name}", args=[post.pk, *args])


def edit_data(post, **changed):
    """Return what the browser posts when a draft is saved."""
    post = fresh(post)
    initial = PostForm.initial_from(post.current_revision.payload)
    data = {name: value for name, value in initial.items() if value not in (None, [])}
    attached = post.current_revision.payload["attachments"]
    data |= {
        "parent": post.current_revision_id,
        "attachments-TOTAL_FORMS": len(attached),
        "attachments-INITIAL_FORMS": len(attached),
    }
    for number, each in enumerate(attached):
        data |= {f"attachments-{number}-{name}": each.get(name, "") for name in ("digest", "name", "alternative_text")}
    return data | changed


def checklist(name, codes=review_items.CODES, verdict="pass"):
    return {f"{name}-{code}": verdict for code in codes}


def act(client, post, name, **data):
    post = fresh(post)
    fields = {f"{name}-version": post.version, f"{name}-reason": "同意"} | data
    return client.post(page_of(post, "act", name), fields)


def test_four_people_publish_through_the_screens(world, login):
    drafter, secrecy, leader = login(world.drafter), login(world.secrecy), login(world.leader)
    answer = drafter.post(
        reverse("admin:disclosure_post_add"),
        {"department": world.department.pk, "kind": "news", "title": "会议召开"},
    )
    post = Post.objects.get()
    assert answer["Location"] == page_of(post)
    answer = drafter.post(page_of(post), edit_data(post, body="<p>正文</p>", column=world.column.code))
    assert answer.status_code == 302
    assert act(drafter, post, "submit", **checklist("submit")).status_code == 302
    answer = act(
        secrecy, post, "secrecy_review", **checklist("secrecy_review", ["R2"]),
        **{"secrecy_review-conclusion": "publishable"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert act(leader, post, "sign_off", **checklist("sign_off")).status_code == 302
    assert act(login(world.proofreader), post, "proofread").status_code == 302
    assert act(login(world.publisher), post, "publish").status_code == 302
    post = fresh(post)
    assert (post.state, post.live_publication.html) == (PathState.PUBLISHED, "<p>正文</p>")


@pytest.mark.parametrize("state", [PathState.DRAFT, PathState.IN_REVIEW, PathState.PROOFREAD, PathState.PUBLISHED])
def test_another_departments_post_is_not_there(world, login, state):
    post = world.walk(world.draft(), to=state)
    elsewhere = DepartmentFactory.create()
    stranger = login(with_duties(elsewhere, Duty.DRAFT, Duty.SIGN_OFF, Duty.PROOFREAD))
    revision = post.current_revision
    for address in (
        page_of(post), page_of(post, "preview"), page_of(post, "revision", 1), page_of(post, "compare", 1, 1),
        page_of(post, "history"), page_of(post, "act", "submit"), page_of(post, "sealed"),
        page_of(post, "file", revision.digest, "x"),
    ):  # fmt: skip
        assert stranger.get(address).status_code == 404, address
        assert stranger.post(address, {}).status_code in {404, 405}, address
    assert b"<td" not in stranger.get(reverse("admin:disclosure_post_changelist")).content


def test_the_network_office_sees_no_draft_of_a_department(world, login):
    post = world.draft()
    desk = login(world.publisher)
    assert desk.get(page_of(post)).status_code == 404
    world.walk(post, to=PathState.PROOFREAD)
    assert desk.get(page_of(post)).status_code == 200


def test_each_person_gets_just_his_buttons(world, login):
    post = world.walk(world.draft(), to=PathState.IN_REVIEW)
    for person, labels in (
        (world.secrecy, ["保密审查通过", "退回"]),
        (world.drafter, ["撤回修改"]),
        (world.leader, ["退回"]),
    ):
        choices = login(person).get(page_of(post)).context["choices"]
        assert [each.transition.label for each in choices] == labels


def test_the_first_page_shows_what_waits_for_me(world, login):
    post = world.walk(world.draft(), to=PathState.SIGNED_OFF)
    page = login(world.proofreader).get(reverse("admin:index"))
    assert [each.pk for each in dict(page.context["panels"])["admin/disclosure/queue_panel.html"]["posts"]] == [post.pk]
    page = login(world.secrecy).get(reverse("admin:index"))
    assert "现在没有等您办理的信息" in page.content.decode()


def test_a_wrong_save_keeps_what_was_typed_and_says_what_is_wrong(world, login):
    post = world.draft()
    data = edit_data(post, title="", summary="写了很久的概述", date_of_issue="2017-02-30")
    page = login(world.drafter).post(page_of(post), data)
    text = page.content.decode()
    assert page.status_code == 200
    assert "写了很久的概述" in text
    assert "有内容需要改正" in text
    assert page.context["form"].errors.keys() >= {"title", "date_of_issue"}
    assert post.revisions.count() == 1


def test_a_stale_save_is_kept_beside_and_shown_as_a_difference(world, login):
    post = world.draft()
    data = edit_data(post, title="乙的标题")
    world.edit(post, title="甲的标题")
    answer = login(world.drafter).post(page_of(post), data)
    assert answer["Location"] == page_of(post, "compare", 2, 3)
    page = login(world.drafter).get(answer["Location"])
    assert page.context["lines"] == ["- 标题：甲的标题", "+ 标题：乙的标题"]
    assert fresh(post).title == "甲的标题"


def test_two_people_press_at_once_and_the_second_is_told(world, login):
    post = world.walk(world.draft(), to=PathState.PROOFREAD)
    version = post.version
    other = with_duties(world.county, Duty.PUBLISH)
    assert act(login(world.publisher), post, "publish").status_code == 302
    page = login(other).post(
        page_of(post, "act", "publish"), {"publish-version": version, "publish-reason": "同意"}, follow=True
    )
    assert "可能已由他人办理" in page.content.decode()
    assert fresh(post).publications.count() == 1


def test_a_step_that_another_has_taken_says_so_and_keeps_the_words(world, login):
    post = world.walk(world.draft(), to=PathState.IN_REVIEW)
    stale, other = post.version, login(with_duties(world.department, Duty.SECRECY_REVIEW))
    world.take("secrecy_review", post, world.secrecy)
    for given in ({}, checklist("secrecy_review", ["R2"]) | {"secrecy_review-conclusion": "publishable"}):
        page = act(other, post, "secrecy_review", **{"secrecy_review-version": stale}, **given)
        first = page.context["choices"][0]
        assert (first.transition.name, first.is_open, first.form["reason"].value()) == ("secrecy_review", True, "同意")
        (said,) = first.form.non_field_errors()
        assert "已由他人办理" in said
        assert said in page.content.decode()
    assert fresh(post).sign_offs.filter(step="secrecy_review").count() == 1


def test_an_incomplete_checklist_stays_as_it_was_filled_in(world, login):
    post = world.draft()
    answers = checklist("submit", ["R1", "R3"]) | {"submit-R1_remark": "已核对姓名"}
    page = act(login(world.drafter), post, "submit", **answers)
    assert page.status_code == 200
    assert "已核对姓名" in page.content.decode()
    assert "请给出“保密审查”的结论" in page.content.decode()
    assert "R2、R4、R5、R6、R7、R8、R9、R10、R11、R12 还没有给出结论。" in page.content.decode()
    assert "R2 保密审查：" not in page.content.decode()
    assert fresh(post).state == PathState.DRAFT


def test_twelve_answers_are_asked_once_nothing_is_to_be_mended(world, login):
    post = world.draft(body="", column="")
    client = login(world.drafter)
    page = client.get(page_of(post)).content.decode()
    assert "提交前检查（第1稿，已保存的）" in page
    assert "先改正上面 2 处，再提交审查。" in page
    assert "submit-R1" not in page
    refused = act(client, post, "submit", **checklist("submit")).content.decode()
    assert "还不能提交：" in refused
    assert "submit-R1" in refused
    world.edit(post, body="<p>正文</p>", column=world.column.code)
    assert "submit-R1" in client.get(page_of(post)).content.decode()


def test_a_finding_asks_for_a_reason_that_stays_on_the_sheet(world, login):
    post = world.draft(body="<p>联系邮箱 someone@example.com。</p>")
    client = login(world.drafter)
    form = next(each.form for each in client.get(page_of(post)).context["choices"] if each.transition.name == "submit")
    (field,) = [name for name in form.fields if name.startswith("why-")]
    assert act(client, post, "submit", **checklist("submit")).status_code == 200
    answer = act(client, post, "submit", **checklist("submit"), **{f"submit-{field}": "单位公开邮箱"})
    assert answer.status_code == 302
    assert fresh(post).review_sheets.get().explanations[0]["reason"] == "单位公开邮箱"


def test_files_uploaded_with_a_wrong_form_are_not_lost(world, login, stored_file):
    post = world.draft()
    upload = SimpleUploadedFile("名单.txt", "第一行".encode())
    page = login(world.drafter).post(page_of(post), edit_data(post, title="", new_files=[upload]))
    assert [row["name"].value() for row in page.context["formset"]] == ["名单.txt"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("假.pdf", b"MZ\x90\x00 not a pdf at all" + bytes(200)),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    ],
)
def test_a_file_that_is_not_accepted_is_named_and_nothing_is_half_saved(world, login, name, data):
    post = world.draft()
    page = login(world.drafter).post(page_of(post), edit_data(post, new_files=[SimpleUploadedFile(name, data)]))
    assert page.status_code == 200
    assert any(name in each for each in page.context["form"].errors["new_files"])
    assert post.revisions.count() == 1


def test_an_upload_of_eighty_megabytes_is_refused_with_its_size(world, login, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    post = world.draft()
    big = SimpleUploadedFile("大.txt", BytesIO(b"0" * 80_000_000).getvalue())
    page = login(world.drafter).post(page_of(post), edit_data(post, new_files=[big]))
    assert page.status_code == 200
    assert "50" in page.context["form"].errors["new_files"][0]


def test_hidden_characters_in_a_title_are_taken_out_and_said(world, login):
    post = world.draft()
    page = login(world.drafter).post(page_of(post), edit_data(post, title="会\u200b议\u202e召开"), follow=True)
    assert fresh(post).title == "会议召开"
    assert "已清理 2 个看不见或不能公开显示的字符" in page.content.decode()


def test_sealed_it_opens_only_with_duty_and_reason_and_is_logged(world, login):
    post = world.published()
    publishing.seal(post=post, actor=world.sealer, expected_version=post.version, reason="核查", now=world.tick())
    for client, name in ((login(world.drafter), "preview"), (login(world.drafter), "revision")):
        arguments = (1,) if name == "revision" else ()
        assert client.get(page_of(post, name, *arguments)).status_code == 404
    assert "会议要求" not in login(world.drafter).get(page_of(post), follow=True).content.decode()
    reader = login(world.sealer)
    assert "会议要求" not in reader.get(page_of(post, "sealed")).content.decode()
    opened = reader.post(page_of(post, "sealed"), {"reason": "县领导批示核查"})
    assert "会议要求" in opened.content.decode()
    assert SealedOpening.objects.get().reason == "县领导批示核查"


@pytest.mark.parametrize("count", [3, 40])
def test_the_list_takes_the_same_few_queries_for_few_and_many(world, login, django_assert_max_num_queries, count):
    """Session, user, grants, stand-ins; filters of department; count, page; nothing for each line."""
    for number in range(count):
        world.draft(title=f"第{number}篇")
    client = login(world.drafter)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("admin:disclosure_post_changelist")).status_code == 200


def test_the_history_address_of_a_post_takes_no_post(world, login):
    post = world.draft()
    assert login(world.drafter).post(page_of(post, "history")).status_code == 405


PRIVATE = "<p>联系人手机<strong>138</strong>12345678，邮箱 someone@example.com。</p><p>a &lt; b</p>"


def mask(client, post, key="", **changed):
    return client.post(
        page_of(post, "mask"), {"key": key, "parent": fresh(post).current_revision_id} | changed, follow=True
    )


def test_personal_data_is_masked_where_it_stands_as_a_new_revision(world, login):
    post = world.draft(title="13912345678 联系", body=PRIVATE)
    page = mask(login(world.drafter), post)
    revision = fresh(post).current_revision
    assert "已遮盖并保存为第2稿" in page.content.decode()
    assert (revision.number, revision.note, revision.author) == (2, "遮盖个人信息", world.drafter)
    assert revision.payload["title"] == "139****5678 联系"
    assert revision.payload["body"] == (
        "<p>联系人手机<strong>138****5678</strong>，邮箱 s***@example.com。</p><p>a &lt; b</p>"
    )


def test_one_finding_is_masked_and_the_others_are_left(world, login):
    post = world.draft(body=PRIVATE)
    client = login(world.drafter)
    found = [issue for issue, maskable in client.get(page_of(post)).context["issues"] if maskable]
    key = next(each.key for each in found if each.code == "personal_email")
    mask(client, post, key)
    body = fresh(post).current_revision.payload["body"]
    assert "s***@example.com" in body
    assert "12345678" in body


def test_masking_a_draft_that_somebody_saved_since_is_refused(world, login):
    post = world.draft(body=PRIVATE)
    seen = post.current_revision_id
    world.edit(post, title="新题")
    page = mask(login(world.drafter), post, parent=seen)
    assert "已有人保存了新稿" in page.content.decode()
    assert post.revisions.count() == 2


def test_nobody_but_the_drafter_masks(world, login):
    post = world.draft(body=PRIVATE)
    page = mask(login(world.leader), post)
    assert "您不是" in page.content.decode()
    assert post.revisions.count() == 1


def test_a_script_in_a_paste_is_taken_out_and_said(world, login):
    post = world.draft()
    body = "<p>正文<script>alert(1)</script><img src='https://example.com/a.png' alt='图'></p>"
    page = login(world.drafter).post(page_of(post), edit_data(post, body=body), follow=True)
    text = page.content.decode()
    assert "脚本或嵌入内容不能公开，已去掉" in text
    assert "从别处粘贴来的图片，没有保存" in text
    assert "script" not in fresh(post).current_revision.payload["body"]


def test_only_whoever_publishes_pins_and_only_what_is_public(world, login):
    post = world.published()
    data = {"envelope-version": fresh(post).version, "envelope-pinned": "on", "envelope-list_picture": ""}
    login(world.drafter).post(page_of(post, "envelope"), data)
    assert not fresh(post).pinned
    desk = login(world.publisher)
    assert desk.get(page_of(post)).context["envelope_form"] is not None
    page = desk.post(page_of(post, "envelope"), data, follow=True)
    assert "已保存置顶和列表图的设置" in page.content.decode()
    assert fresh(post).pinned
    assert fresh(post).history.first().history_user == world.publisher
    page = desk.post(page_of(post, "envelope"), data)  # the same form again is stale
    assert "您打开之后这篇信息已有人办理" in page.content.decode()


def test_a_list_picture_is_one_of_the_posts_own(world, stored_file):
    post = world.published()
    with pytest.raises(Refused) as refused:
        envelope.change_envelope(
            post=post, actor=world.publisher, expected_version=fresh(post).version, pinned=False,
            list_picture=stored_file, now=world.tick(),
        )  # fmt: skip
    assert refused.value.code == "not_its_picture"


def test_a_column_has_room_for_five_on_top(world):
    def pin(post, pinned=True):
        return envelope.change_envelope(
            post=post, actor=world.publisher, expected_version=fresh(post).version, pinned=pinned,
            list_picture=None, now=world.tick(),
        )  # fmt: skip

    first, *_ = [pin(world.published(title=f"第{number}篇")) for number in range(1, 6)]
    sixth = world.published(title="第6篇")
    with pytest.raises(Refused, match="《第5篇》《第4篇》《第3篇》《第2篇》《第1篇》") as refused:
        pin(sixth)
    assert refused.value.code == "too_many_pinned"
    pin(first, pinned=False)
    assert pin(sixth).pinned


def test_the_list_is_taken_away_as_a_table_without_formulas(world, login):
    world.draft(title="=1+1")
    world.draft(title="会议召开")
    answer = login(world.drafter).get(reverse("admin:disclosure_post_export", args=["csv"]), {"q": "1+1"})
    lines = b"".join(answer.streaming_content).decode("utf-8").splitlines()
    assert lines[0].startswith("\ufeff编号,标题,单位")
    assert [line.split(",")[1] for line in lines[1:]] == ["'=1+1"]


def test_the_editors_own_style_is_allowed_on_the_workbench_and_nowhere_else(world, login):
    client = login(world.drafter)
    bench = client.get(page_of(world.draft())).headers["Content-Security-Policy"]
    assert EDITOR_STYLE in bench
    assert "unsafe-inline" not in bench
    assert "style-src" not in client.get(reverse("admin:index")).headers["Content-Security-Policy"]


def test_a_sealed_post_has_not_even_a_title_for_others(world, login):
    post = world.published(title="封存的标题")
    publishing.seal(post=post, actor=world.sealer, expected_version=post.version, reason="核查", now=world.tick())
    address = reverse("admin:disclosure_post_changelist")
    assert "封存的标题" not in login(world.drafter).get(address).content.decode()
    assert login(world.drafter).get(page_of(post)).status_code == 404
    assert login(world.sealer).get(page_of(post)).status_code == 302


@pytest.mark.parametrize("typed", ["²", "9" * 30, "-1", "x"])
def test_what_cannot_be_a_key_is_404_and_never_an_error(world, login, typed):
    post = world.draft()
    client = login(world.drafter)
    assert client.get(f"/admin/disclosure/post/{typed}/change/").status_code == 404
    assert client.get(f"{page_of(post)}?basis={typed}").status_code == 200
    assert client.get(reverse("admin:disclosure_post_changelist"), {"department": typed}).status_code in {200, 302}


def test_what_was_withdrawn_stands_as_withdrawn_everywhere(world, login):
    public, post = world.published(title="公开着的"), world.published(title="撤下了的")
    publishing.withdraw(
        post=post, actor=world.publisher, expected_version=post.version, reason_class="error", note="数据有误。",
        reason="核对后撤下", now=world.tick(),
    )  # fmt: skip
    client, address = login(world.drafter), reverse("admin:disclosure_post_changelist")

    def listed(**asked):
        return [each.pk for each in client.get(address, asked).context["cl"].result_list]

    assert (listed(standing="withdrawn"), listed(standing="published")) == ([post.pk], [public.pk])
    assert '<span class="badge state-withdrawn">已撤下</span>' in client.get(address).content.decode()
    table = b"".join(client.get(reverse("admin:disclosure_post_export", args=["csv"])).streaming_content).decode()
    assert [line.split(",")[4] for line in table.splitlines()[1:]] == ["已撤下", "已发布"]
    page = client.get(page_of(post))
    assert page.context["standing"].label == "已撤下"
    said = next(each.details for each in page.context["story"] if each.what == "撤下")
    assert said[-2:] == ["原因类别：内容有误", "给读者看的说明：数据有误。"]


def test_what_is_sealed_stands_as_sealed_to_whoever_sees_it(world, login):
    post = world.published()
    publishing.seal(post=post, actor=world.sealer, expected_version=post.version, reason="核查", now=world.tick())
    page = login(world.sealer).get(reverse("admin:disclosure_post_changelist"), {"standing": "sealed"})
    assert [each.pk for each in page.context["cl"].result_list] == [post.pk]
    assert '<span class="badge state-sealed">已封存</span>' in page.content.decode()


def test_two_drafts_are_compared_in_the_words_of_the_screen(world, login):
    first = world.upload("甲")
    post = world.draft(attachments=[first | {"name": "表.txt"}, first | {"name": "旧.txt"}])
    metadata = fresh(post).current_revision.payload["metadata"] | {
        "formed_on": "2026-11-20",
        "keywords": ["会议", "更新"],
    }
    second = world.upload("乙")
    world.edit(
        post, metadata=metadata, publicity="on_request", body="<p>会议要求按时更新。</p><p>散会。</p>",
        attachments=[second | {"name": "表.txt", "alternative_text": "图"}, second | {"name": "新.txt"}],
    )  # fmt: skip
    page = login(world.drafter).get(page_of(post, "compare", 1, 2))
    assert page.context["lines"] == [
        "- 公开属性：主动公开", "+ 公开属性：依申请公开", "+ 形成日期：2026-11-20", "+ 关键词：会议 更新",
        "- 附件：旧.txt", "+ 附件“表.txt”：换成了另一个文件",
        "- 附件“表.txt”的图片说明：", "+ 附件“表.txt”的图片说明：图", "+ 附件：新.txt", "+ 散会。",
    ]  # fmt: skip


def test_a_correction_is_compared_with_what_is_public(world, login):
    post = world.published()
    address = page_of(post, "compare", 1, 2)
    assert address not in login(world.leader).get(page_of(post)).content.decode()
    world.take("correct", post, world.drafter)
    world.edit(post, title="会议再次召开", correction_note="更正标题。")
    world.walk(post, to=PathState.IN_REVIEW)
    page = login(world.leader).get(page_of(post)).content.decode()
    assert f'<a href="{address}">与公开的第1版对比</a>' in page
