"""gBizINFO (経済産業省): what is publicly known of a company, found by its corporate number.

client     asks the REST API      response   reads what it answers
"""
