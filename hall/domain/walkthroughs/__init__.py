"""岗位练习: the work of each of the three roles, step by step, done once in the practice portal (通知 一（三）3).

A step tells what to do and what one sees then; most are ticked off by the database, not by a hand: somebody who has
accepted a case has accepted one. Outside practice the same steps are there to be read.
"""

from hall.domain.walkthroughs.script import Script, Step
from hall.domain.walkthroughs.scripts import SCRIPTS, script_of
from hall.domain.walkthroughs.training import Progress, begin, finish, progress_of

__all__ = ["SCRIPTS", "Progress", "Script", "Step", "begin", "finish", "progress_of", "script_of"]
