"""What is typed about an institution board: that it still holds, who must go, where it hangs."""

from django import forms

from yunlong_portal.kernel.forms import CleanTextMixin, DateInput
from yunlong_portal.kernel.private_uploads import FORMATS, PrivateUploads


class NoteForm(CleanTextMixin, forms.Form):
    """A few words."""

    note = forms.CharField(label="说明", required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class PersonForm(NoteForm):
    """Why the board has to change at once, without a name."""

    note = forms.CharField(
        label="哪一栏第几行", max_length=100, help_text="如 领导班子第3行；不写姓名，登记会一直保存",
    )  # fmt: skip


class PostingForm(CleanTextMixin, PrivateUploads):
    """Where the poster hangs, since when, with a picture."""

    upload_fields = needed_uploads = ("picture",)

    place = forms.CharField(label="张贴地点", max_length=100, help_text="如 一楼大厅公示栏")
    posted_on = forms.DateField(label="张贴日期", widget=DateInput)
    picture = forms.FileField(label="现场照片", required=False, help_text=FORMATS)
