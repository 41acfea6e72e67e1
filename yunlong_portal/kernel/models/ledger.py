"""The ledger of evidence: what stood in which row, and in which order it was written down."""

from django.db import models


class EvidenceSeal(models.Model):
    """One link of the chain: up to 500 rows of one table, each with the digest of what stood in it.

    ``columns`` are those that the table had then: one added later does not belong to what was sealed.
    """

    sequence = models.PositiveBigIntegerField("第几环", primary_key=True)
    table = models.CharField("表", max_length=100)
    columns = models.JSONField("列")
    keys = models.JSONField("各行的主键")
    digests = models.JSONField("各行的摘要", help_text="与主键一一对应；空：当时已读不出来")
    last_key = models.BigIntegerField("最大的主键")
    # Unique, as the key is: two that seal at once cannot fork the chain.
    previous_digest = models.CharField("上一环的摘要", max_length=64, blank=True, unique=True)
    form = models.PositiveSmallIntegerField("摘要格式")
    digest = models.CharField("摘要", max_length=64)
    sealed_at = models.DateTimeField("时间", db_index=True)

    class Meta:
        verbose_name = "存证"
        verbose_name_plural = "存证"
        ordering = ["sequence"]
        indexes = [models.Index(fields=["table", "last_key"], name="kernel_seal_last_key")]

    def __str__(self) -> str:
        return f"存证链第{self.sequence}环"
