"""Questions that found no answer, and the answers that staff write to them, have reviewed, and make public.

models      content, history, states     questions   the list of what found no answer
answers     writing and reviewing        published   what the knowledge room reads of it
as_document an answer as the knowledge room has it
feedback    verdicts of staff            told        what those who asked are told
support_codes  a code by which a caller shows their conversation
tables      the database tables
"""
