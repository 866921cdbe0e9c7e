"""The calendar: what opens and closes when, over the rounds of one generation of the index.

days      a calendar day in Japan: weekday, holiday      query     what is asked of the calendar
round     one entry as it is shown on a day              known     collects the rounds there are, each thing once
calendar  answers queries
"""
