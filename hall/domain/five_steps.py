"""申报、受理、审批、查询、取件 in plain words: what the notice wants understood by staff and people alike (一（三）2).

Said once, for the page and for the sheet that hangs at the window. What holds of licences alone (行政许可法) is not
promised of everything: the limits of a matter stand in its guide.
"""

from dataclasses import dataclass

from hall.enums import FiveStep


@dataclass(frozen=True)
class StepWords:
    """One step: what to do, what happens then, and its picture under ``static/``."""

    step: FiveStep
    gist: str
    lines: tuple[str, ...]
    picture: str
    drawn: str

    @property
    def number(self) -> int:
        """Return its place among the five."""
        return list(FiveStep).index(self.step) + 1


FIVE_STEPS = (
    StepWords(
        FiveStep.SUBMIT,
        "把要办的事和材料交上来。",
        (
            "先找到要办的事，照着办事指南备好材料。",
            "用手机或者电脑一页一页地填，材料拍照上传；没填完可以存起来，以后接着填。",
            "不会用电脑的，到窗口请工作人员代填，或者请村里的代办员帮忙；也可以打印出来填好再交。",
            "交完会得到一个申报号和一个查询码，请抄下来或者打印出来，不要告诉别人。",
        ),
        "img/hall/submit.svg",
        "手机上填好申报，交到窗口",
    ),
    StepWords(
        FiveStep.ACCEPT,
        "窗口看材料齐不齐，五个工作日内答复您。",
        (
            "材料齐了就受理，从受理那天起算办理时间。",
            "缺东西的，一次说清全部要补什么，补齐了再接着办，不会让您一趟一趟地跑。",
            "不归这里办的，当时告诉您该去找谁。",
            "五个工作日内没有答复的，从收到材料那天起就算受理了。",
        ),
        "img/hall/accept.svg",
        "对照清单核对材料，五个工作日内答复",
    ),
    StepWords(
        FiveStep.APPROVE,
        "另一位工作人员审核，在承诺的日子前作出决定。",
        (
            "收材料的人和作决定的人不是同一个人；当场能办的事，当场就办好。",
            "听证、检验、鉴定这些环节不算在办理时间里，要多久会提前告诉您。",
            "不同意的，书面说明理由，并告诉您不服可以怎么办。",
        ),
        "img/hall/approve.svg",
        "材料从窗口人员转给审批员",
    ),
    StepWords(
        FiveStep.TRACK,
        "随时能看办到了哪一步、哪天前办好。",
        (
            "在“查办件进度”里填申报号和查询码，就能看到每一步和预计办好的日子。",
            "要您补材料、来取结果，也写在那里。",
            "不会上网的，打窗口的电话问；查询码丢了，报姓名和身份证号码的后四位。",
        ),
        "img/hall/track.svg",
        "用申报号和查询码在手机上看进度",
    ),
    StepWords(
        FiveStep.PICK_UP,
        "取回结果，再说说办得好不好。",
        (
            "可以到窗口取、寄到家里、到村里的代办点取，能下载的也可以自己下载，申报时选一种。",
            "来取时带上身份证件；别人代取的，要带您写的委托书。",
            "办完请评价一次，十天内可以改；不满意的，有人核实、整改，再给您回话。",
        ),
        "img/hall/pick_up.svg",
        "领到证件，给办事情况打分",
    ),
)
