"""The forms of special topics: begin one, give it an address, place what stands in it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from columns.models import Column, Department
from disclosure.domain.topics import Words, columns_for_topics
from disclosure.models import Topic, TopicEntry
from yunlong_portal.kernel.forms import CleanTextMixin, MissingByNameMixin


class AddressForm(CleanTextMixin, forms.Form):
    """Where a topic is found: its address, and the column that leads to it."""

    slug = forms.CharField(
        label="专题地址", max_length=60, help_text="/topics/ 后面的一段：小写字母和数字，用短横线隔开，如 tuopin-2017"
    )
    column: "forms.ModelChoiceField[Column]" = forms.ModelChoiceField(
        label="对应栏目", queryset=Column.objects.none(), required=False, empty_label="没有",
        help_text="专题开通后，栏目转到专题页；栏目里的信息在专题页里列出",
    )  # fmt: skip

    def __init__(self, *args: Any, topic: Topic | None = None, **kwargs: Any) -> None:
        if topic is not None:
            kwargs["initial"] = {"slug": topic.slug, "column": topic.column_id}
        super().__init__(*args, **kwargs)
        self.fields["column"].queryset = columns_for_topics(besides=topic)  # type: ignore[attr-defined]  # a choice field


class NewTopicForm(AddressForm):
    """Begins a topic: who leads, what it is called, where it is found. Its words are written on the workbench."""

    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label="牵头单位", queryset=Department.objects.none(), empty_label=None
    )
    title = forms.CharField(label="标题", max_length=200, widget=forms.TextInput(attrs={"class": "vTextField wide"}))

    field_order = ("department", "title", "slug", "column")

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]  # a choice field


class PlaceForm(MissingByNameMixin, forms.Form):
    """Where an entry stands: its section, on top or not, its place among its like."""

    section = forms.ChoiceField(label="版块")
    pinned = forms.BooleanField(label="置顶", required=False)
    order = forms.IntegerField(label="次序", min_value=0, max_value=9999, help_text="小的在前；都是 0 就新的在前")

    def __init__(self, *args: Any, entry: TopicEntry, words: Words, **kwargs: Any) -> None:
        first = {"section": entry.section, "pinned": entry.pinned, "order": entry.order}
        super().__init__(*args, prefix=f"entry{entry.pk}", initial=first, **kwargs)  # type: ignore[misc]  # by name only
        _offer(self, [*words.names, *([entry.section] if entry.section not in words.names else [])])


class JoinForm(MissingByNameMixin, forms.Form):
    """Into which section the ticked posts go."""

    section = forms.ChoiceField(label="加入版块")

    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, words.names)


def _offer(form: Any, names: Sequence[str]) -> None:
    """Offer the sections; nothing is asked where the topic has none."""
    if any(names):
        form.fields["section"].choices = [(name, name or "不分版块") for name in names]
    else:
        del form.fields["section"]


class TakeInForm(forms.Form):
    """Into which topic, and which of its sections, a post goes: one choice, so that no script is needed."""

    place = forms.ChoiceField(label="专题和版块")

    def __init__(self, *args: Any, places: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, prefix="topic", **kwargs)  # type: ignore[misc]  # by name only
        self.fields["place"].choices = places  # type: ignore[attr-defined]  # a choice field
