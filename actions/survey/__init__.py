"""What people think of a consultation and of the diagnosis: would they recommend it, 0 to 10, and why (NPS).

models    a survey                        dialogue  the two questions
tables    the database table              offer     the button at the end of a diagnosis's result
surveys   the repository                  sender    asks after consultations
report    scores, NPS and texts           wording   the sentences

Each thing is asked about once, and nobody has to answer.
"""
