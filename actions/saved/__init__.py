"""My list (マイリスト): schemes and cases a person keeps, and shares as a page or PDF.

tables   the database tables          my_list   the repository          listing   the list as it is shown
"""
