"""All views, in order of creation: a view may read those before it."""

from models.views.actor import ACTOR_VIEWS, YEAR_VIEWS
from models.views.agreement import AGREEMENT_VIEWS
from models.views.arms import ARMS_VIEWS
from models.views.coverage import COVERAGE_VIEWS
from models.views.now import NOW_VIEWS
from models.views.recognition import RECOGNITION_VIEWS
from models.views.source import SOURCE_VIEWS
from models.views.view import View

VIEWS: list[View] = [
    *ACTOR_VIEWS,
    *AGREEMENT_VIEWS,
    *ARMS_VIEWS,
    *RECOGNITION_VIEWS,
    *COVERAGE_VIEWS,
    *NOW_VIEWS,
    *SOURCE_VIEWS,
    *YEAR_VIEWS,
]
