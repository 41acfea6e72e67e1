"""Choices of the ground floor."""

from django.db import models


class Layer(models.TextChoices):
    """Who sets the day: the State Council for all, the prefecture for its own organs."""

    NATIONAL = "national", "全国"
    PREFECTURE = "prefecture", "本州"


class DayKind(models.TextChoices):
    """What a notice makes of a day."""

    OFF = "off", "放假"
    WORK = "work", "上班（调休）"


class Reckoning(models.TextChoices):
    """By which reckoning a standing holiday finds its date each year."""

    SOLAR = "solar", "公历"
    LUNAR = "lunar", "农历"
    QINGMING = "qingming", "清明节气"
