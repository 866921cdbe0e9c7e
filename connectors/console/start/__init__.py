"""The first page of the console: what is waiting for whoever is signed in.

tiles    what a part of the console can put there        routes   the page
"""
