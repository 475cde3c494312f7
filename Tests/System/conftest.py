import pytest
from postgres import Postgres


@pytest.fixture(scope="session")
def postgres():
    with Postgres() as server:
        yield server
