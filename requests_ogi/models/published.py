"""A reply that others may want too becomes a post: a decision of its own, the applicant left out."""

from django.conf import settings
from django.db import models

from disclosure.models import Post
from requests_ogi.models.requests import InformationRequest


class PublishedAnswer(models.Model):
    """Which post a granted request was made into; what becomes of the post is the post's own way."""

    request = models.OneToOneField(
        InformationRequest, models.PROTECT, primary_key=True, related_name="published_answer", verbose_name="申请"
    )
    post = models.OneToOneField(Post, models.PROTECT, related_name="answered_request", verbose_name="信息")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="建稿人")
    made_at = models.DateTimeField("建稿时间")

    class Meta:
        verbose_name = "公开的答复"
        verbose_name_plural = "公开的答复"

    def __str__(self) -> str:
        return f"{self.request_id} → {self.post_id}"
