"""One form for every date of a list or a fact, as in the paper registers: 2017-08-25.

Django writes 2017年8月25日, which stands beside the lists' own 2017-08-25 like a date of another kind and sorts by no
column. Sentences and letters keep the long form; they write it themselves. What is not named here stays Django's.
"""

DATE_FORMAT = "Y-m-d"
SHORT_DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
