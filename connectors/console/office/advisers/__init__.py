"""Advisers and when they can be booked: `/console/office/advisers`.

routes   the addresses          forms   what the forms send, checked         templates/   the pages
"""
