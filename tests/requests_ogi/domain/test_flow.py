"""The chart for the wall is the declared workflow: no box that is no state, no line that is no transition."""

import pytest

from requests_ogi.domain import flow
from requests_ogi.domain.workflow import REQUEST
from requests_ogi.enums import RequestState


def test_every_line_is_a_declared_transition_under_its_own_name():
    chart = flow.chart()
    declared = {(each.source, each.target, each.label) for each in REQUEST.transitions}
    drawn = [*chart.arrows, *(each.out for each in chart.asides), *(each.back for each in chart.asides)]
    assert [each for each in drawn if (each.source, each.target, each.label) not in declared] == []
    assert {each.state for each in chart.boxes} | {each.box.state for each in chart.asides} <= set(RequestState.values)
    assert [each.target for each in chart.arrows] == [each.state for each in chart.boxes[1:]]


def test_a_line_that_the_workflow_does_not_know_is_not_drawn(monkeypatch):
    monkeypatch.setattr(flow, "_WAY", (("receive", RequestState.SUBMITTED, RequestState.SERVED),))
    with pytest.raises(KeyError, match="不在流程表中"):
        flow.chart()
