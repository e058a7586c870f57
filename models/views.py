"""All views, in order of creation: a view may read those before it."""

from models.actor_views import ACTOR_VIEWS, YEAR_VIEWS
from models.agreement_views import AGREEMENT_VIEWS
from models.arms_views import ARMS_VIEWS
from models.source_views import SOURCE_VIEWS
from models.view import View

VIEWS: list[View] = [*ACTOR_VIEWS, *AGREEMENT_VIEWS, *ARMS_VIEWS, *SOURCE_VIEWS, *YEAR_VIEWS]
