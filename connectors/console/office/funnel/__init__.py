"""How far people come: `/console/office/funnel` and its exports.

page     the page         period   its filter         tables   counts as CSV and JSON
routes   the addresses    waiting  waiting times      templates/
"""
