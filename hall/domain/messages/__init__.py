"""咨询、建议、投诉、找错: what somebody asks or says without applying for anything.

limits.py      by when each sort is to be answered
taking_in.py   how a message comes in
answering.py   its way: passed on, answered, put before the public
reading.py     what the public reads of questions and answers
reminding.py   what waits, and what is past its day
keeping.py     what is closed and what is erased by itself
"""
