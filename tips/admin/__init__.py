"""The tip line in the newsroom: registered on its one admin site, found there by Django."""

from . import money_rules, rewards, settlements, sources, tips, wording

__all__ = ["money_rules", "rewards", "settlements", "sources", "tips", "wording"]
