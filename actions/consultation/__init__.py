"""Consultations with an adviser: who gives them, when they can be had, and the bookings.

models        what it is all made of               matching   which adviser fits, and why
topics        what one can talk about              bookings   request, confirm, move, cancel …
availability  weekly hours, exceptions, holidays   state      which change may follow which
advisers      who gives consultations              waiting    told when a slot becomes free
slots         what can be booked                   demo       the demonstration advisers
contact       phone and mail, checked              erasing    what is erased, when
"""
