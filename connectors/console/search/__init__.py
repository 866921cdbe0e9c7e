"""The call centre's search: one box, answers and results as one types, facts side by side, quotable with their source.

routes    the addresses              view      what the templates show of an answer and of the results
compared  facts side by side         quotable  text to copy, with its source
knowledge the port                   conversation   what a caller said in the chat, opened by their code
"""
