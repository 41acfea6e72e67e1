"""The guide on paper: its chart turns at the ends of its rows, and a usual guide fits on two sides of one sheet."""

from io import BytesIO

import pytest
from django.template.loader import render_to_string
from lxml import etree
from pypdf import PdfReader

from hall.documents.flow_chart import ChartStep, flow_chart
from hall.documents.guide import TEMPLATE, contents_of, guide_pdf
from hall.models import Item
from tests.factories import DepartmentFactory
from tests.hall.factories import make_item

STEPS = [ChartStep("申请", by="申请人"), *(ChartStep(f"第{n}步", by="窗口", days=n) for n in range(1, 5))]


def boxes(svg):
    """Return each box by its upper left corner."""
    drawn = etree.fromstring(svg)  # our own drawing
    return [(int(each.get("x")), int(each.get("y"))) for each in drawn.iter("{*}rect")]


def test_one_column_on_a_screen_and_rows_that_turn_on_paper():
    column = boxes(flow_chart(STEPS, result="证", label="图"))
    assert ({x for x, _ in column}, [y for _, y in column]) == ({30}, sorted(y for _, y in column))
    rows = boxes(flow_chart(STEPS, result="证", label="图", across=3))
    (first, second), lines = sorted({y for _, y in rows}), [y for _, y in rows]
    assert lines == [first] * 3 + [second] * 3
    # The second row runs back, from below the last box of the first.
    xs = [x for x, _ in rows]
    assert xs[:3] == sorted(xs[:3])
    assert xs[3:] == list(reversed(xs[:3]))
    assert flow_chart([], result="证", label="图") == ""


def test_who_and_how_long_stand_on_lines_of_their_own_where_one_is_too_short():
    drawn = flow_chart([ChartStep("审批", by="县级部门、乡镇人民政府", days=12)], result="证", label="图", across=3)
    assert ">县级部门、乡镇人民政府<" in drawn
    assert ">12个工作日<" in drawn


@pytest.mark.once
@pytest.mark.django_db
def test_a_guide_with_seven_papers_and_six_steps_takes_two_sides(site):
    item = make_item(
        DepartmentFactory.create(),
        materials=[{"name": f"第{n}样材料", "form": "both", "copies": "1", "required": "yes"} for n in range(7)],
        steps=[{"name": f"第{n}步", "by": "县级部门、乡镇人民政府", "days": "2"} for n in range(6)],
    )
    pdf = guide_pdf(Item.objects.get(pk=item.pk))
    assert len(PdfReader(BytesIO(pdf)).pages) == 2


@pytest.mark.once
@pytest.mark.django_db
def test_a_guide_that_has_ended_promises_nothing_on_paper(site):
    item = make_item(DepartmentFactory.create(), change={"kind": "cancel", "effective_on": "2017-06-01"})
    said = render_to_string(TEMPLATE, contents_of(Item.objects.get(pk=item.pk)))
    assert "以下是停止办理以前的办事指南" in said
    assert "受理后15个工作日" not in said
