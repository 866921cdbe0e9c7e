"""Booking a consultation: over REST, and the page that its owner reaches by a link.

routes     /api/v1/slots and /api/v1/bookings…      desk       what both doors work with
schemas    their shapes                              pages      /booking/{id} and what its buttons do
asked      the window of time a caller asks for      shown      a booking as people read it
problems   the domain's errors as problems           ics        a booking as iCalendar
patience   how long a caller is kept waiting         wording    the sentences of the pages
page_route its errors, told on pages
"""
