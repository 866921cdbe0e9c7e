"""The result of a diagnosis as a page and as a PDF, for whoever holds its secret address.

pages   the routes          pdf   the same result as a PDF          templates/   the page
"""
