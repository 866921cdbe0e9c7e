"""Bookings that the staff confirm by a call, since no code reaches whoever made them: `/console/phone-bookings`."""
