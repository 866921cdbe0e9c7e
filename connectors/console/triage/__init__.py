"""Before a consultation: the queue of those who wait and the card of each.

routes   the pages and their buttons
"""
