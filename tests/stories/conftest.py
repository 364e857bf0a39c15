"""The flag that writes stories anew."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make test ARGS="tests/stories --rewrite"`."""
    parser.addoption(
        "--rewrite", action="store_true", help="write into each story what is seen when it is played"
    )


@pytest.fixture
def rewrite(request: pytest.FixtureRequest) -> bool:
    """Whether stories are written anew; never, where the flag is not known because all tests are run."""
    return bool(request.config.getoption("--rewrite", default=False))
