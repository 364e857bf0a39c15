"""The flag that writes golden texts anew: the stories, and what a replay prints."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make test ARGS="tests/stories --rewrite"`, or `tests/archive`."""
    parser.addoption("--rewrite", action="store_true", help="write into each golden text what is seen now")


@pytest.fixture
def rewrite(request: pytest.FixtureRequest) -> bool:
    """Whether golden texts are written anew."""
    return bool(request.config.getoption("--rewrite"))
