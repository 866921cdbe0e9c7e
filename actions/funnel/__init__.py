"""The funnel: how far people come, as counts of steps by day, channel and question. No count says whose step it was.

steps      what is counted, and how an interview's change is told as steps      funnel   records and reads the counts
leaving    interviews nobody touched for a day                                   report   counts as shares and drop-off
tables     the database tables                                  waiting  from the request to the consultation
channel    the channel a step is counted on                booking_steps  counts what happens to bookings
"""
