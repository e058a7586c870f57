"""All views, in order of creation: a view may read those before it."""

from models.view import View

VIEWS: list[View] = []
