"""Haystack components, one a file, in the order in which a question passes them:

question_understander → hybrid_retriever → fusion_ranker → passage_selector
"""
