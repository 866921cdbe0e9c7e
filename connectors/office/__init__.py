"""Pages of the programme office, until it has its console.

access   who may see them          funnel   the page `/office/funnel` and its exports
routes   the addresses             tables   counts as CSV and JSON          templates/   the page
"""
