"""`/console/verified`: the answers of staff — writing, looking through, reviewing, withdrawing.

routes   the list and one answer     editor   writing and revising       form   what the editor's form sends
"""
