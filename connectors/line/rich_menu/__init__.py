"""The menu below the chat: what it offers (`menu.yml`), its picture, and how it is put in place.

menu   what is in it          picture   drawn here          install   creates it and shows it to everyone
"""
