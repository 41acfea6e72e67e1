"""Whom one can ask: administrative organs that answer in their own name, number and seal (P28)."""

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from columns.models import Department
from yunlong_portal.kernel.letters.wording import number_objections


def validate_number_form(form: str) -> None:
    """Refuse a form that is none: no year, no number, brackets of another shape, marks nobody knows."""
    if wrong := number_objections(form):
        raise ValidationError([each.sentence for each in wrong])


class Organ(models.Model):
    """What letters of an organ need besides its name. A department without this row cannot be addressed.

    Villages, party bodies, schools and firms have none; the form says where to ask instead.
    """

    department = models.OneToOneField(
        Department, models.PROTECT, primary_key=True, related_name="ogi_organ", verbose_name="机关"
    )
    mark = models.CharField("机关代字", max_length=20, help_text="发文字号用，如“云民”；未定的先用简称")
    office = models.CharField("政府信息公开工作机构", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    address = models.CharField("联系地址", max_length=200, blank=True)
    reconsideration_body = models.CharField("行政复议机关", max_length=60)
    superior = models.CharField("上一级主管部门", max_length=60, blank=True, help_text="2023年以前可选的另一复议机关")
    court = models.CharField("管辖法院", max_length=60)
    desk = models.ForeignKey(
        Department, models.PROTECT, related_name="works_for_organs", verbose_name="承办单位",
        help_text="通常就是本机关；县人民政府的由县政府办公室承办",
    )  # fmt: skip
    number_form = models.CharField(
        "本机关文号格式", max_length=60, blank=True, validators=[validate_number_form],
        help_text="文号由本机关发文登记簿编的，写格式，如“云民函〔{year}〕{n}号”，可以用 {organ}（机关代字）、"
        "{class}（类代字）；签发时照登记簿填写。留空由系统编号",
    )  # fmt: skip
    is_active = models.BooleanField("接受申请", default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "被申请机关"
        verbose_name_plural = "被申请机关"
        ordering = ["department__order", "pk"]

    def __str__(self) -> str:
        return str(self.department)
