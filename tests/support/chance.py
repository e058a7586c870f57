"""How many examples Hypothesis tries of costly tests; conftest.py says how many of others."""

from hypothesis import HealthCheck, settings

# For tests whose one example takes as long as a test of another kind.
costly = settings(
    max_examples=settings().max_examples // 5, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
