"""The reporters' portal at /portal/: a writer's own pieces, from a phone in the field.

Each page passes `gate`, knows only what the person wrote, and is kept by no cache.
"""
