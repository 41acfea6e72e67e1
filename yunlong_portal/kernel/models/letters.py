"""The county's wording of official letters, by letter and by the day from which it is used."""

import re

from django.db import models
from simple_history.models import HistoricalRecords


class LetterTemplate(models.Model):
    """One wording of one letter. A letter takes the one in force on its date; a new wording is a new row."""

    code = models.CharField("文书", max_length=40)
    title = models.TextField("标题", max_length=200, help_text="一般一行；单位名称长的，可以把单位名称和文种各写一行。")
    class_mark = models.CharField("类代字", max_length=10, blank=True, help_text="文号里的那个字，如“告”“补”“延”")
    number_pattern = models.CharField(
        "文号格式",
        max_length=80,
        default="{organ}公开{class}〔{year}〕{n}号",
        help_text="{organ} 机关代字，{class} 类代字，{year} 年份，{n} 顺序号；不加“第”，不编虚位（GB/T 9704）。",
    )
    body = models.TextField(
        "正文",
        help_text="一行一段，不必空两格。标记写成 {reason} 的样子。非必填的标记没有内容时，它所在的整段不印；"
        "清单类的标记单独成段，就逐项编号。",
    )
    slip = models.TextField("回执", blank=True, help_text="另起一页，供对方填写后寄回；一行一段。不需要就留空。")
    valid_from = models.DateField("启用日期", help_text="成文日期在这一天及以后的文书用这份模板。")
    is_active = models.BooleanField("在用", default=True)
    county_key = models.CharField("县情资料键", max_length=60, null=True, blank=True, unique=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "文书模板"
        verbose_name_plural = "文书模板"
        ordering = ["code", "-valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                condition=models.Q(is_active=True),
                name="kernel_one_wording_per_letter_and_day",
                violation_error_message="这种文书已有同一天启用的模板。请换一个启用日期，或修改那一份。",
            ),
        ]

    def __str__(self) -> str:
        # Without the marks: they are filled only in a letter.
        name = re.sub(r"\{[^}]*\}\s*", "", self.title) or self.code
        return f"{name}（{self.valid_from:%Y-%m-%d}起）"
