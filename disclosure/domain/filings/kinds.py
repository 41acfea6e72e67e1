"""The two documents that are written and signed like any post: the guide and the rules. The catalogue writes itself."""

from disclosure.domain.kinds import OF_A_DOCUMENT, Kind, register
from disclosure.domain.structure import Block, Field, Shape
from disclosure.enums import Genre

# What a guide must say by law: 条例2007 Art. 19, 条例2019 Art. 12. None of it may be missing at submission.
_TOLD = (
    Field("classes", "政府信息的分类", Shape.TEXT, 2000, help_text="本机关的政府信息分哪几类", due=True),
    Field("arrangement", "编排体系", Shape.TEXT, 2000, help_text="目录怎样编排，索引号怎样组成", due=True),
    Field("ways", "获取方式", Shape.TEXT, 4000, help_text="主动公开的在哪里看，依申请公开的怎样申请", due=True),
)
_OFFICE = (
    Field("name", "机构名称", help_text="负责政府信息公开工作的机构", due=True),
    Field("address", "办公地址", due=True),
    Field("hours", "办公时间", due=True),
    Field("phone", "联系电话", due=True),
    Field("fax", "传真号码", help_text="没有传真的写“无”", due=True),
    Field("internet", "互联网联系方式", help_text="电子邮箱或者网址", due=True),
)

DISCLOSURE_GUIDE = register(
    Kind(
        code="disclosure_guide",
        label="政府信息公开指南",
        sheet_class="公开指南",
        required=("issuing_body",),
        blocks=(
            Block("told", "怎样查到政府信息", _TOLD, due=True),
            Block("office", "政府信息公开工作机构", _OFFICE, due=True),
        ),
        once=True,
    )
)
INSTITUTION_RULES = register(
    Kind(
        code="institution_rules",
        label="政务公开制度",
        sheet_class="公开制度",
        required=("issuing_body", "date_of_issue"),
        genres=(Genre.DECISION, Genre.OPINION, Genre.NOTICE),
        as_official_document=True,
        help_texts=OF_A_DOCUMENT,
    )
)
