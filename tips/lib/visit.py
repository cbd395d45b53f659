"""A visit to the status page of one tip."""

from articles.lib.visit import Visit

VISIT = Visit("tip", "tips.visit")
