"""My list as a page and as a PDF, for whoever holds its secret address.

pages   the routes          pdf   the same list as a PDF          templates/   the page
"""
