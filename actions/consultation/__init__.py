"""Consultations with an adviser: who gives them, when they can be had, and the bookings.

models        what it is all made of               matching   which adviser fits, and why
topics        what one can talk about              bookings   request, confirm, move, cancel …
hours         weekly hours, exceptions, holidays   state      which change may follow which
availability  what of them can be booked           waiting    told when a slot becomes free
advisers      who gives consultations              demo       the demonstration advisers
calendars     their hours and what of them is sold erasing    what is erased, when
slots         what can be booked                   contact    phone and mail, checked
"""
