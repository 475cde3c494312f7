"""The description of the API is one that other programs can read."""

import json

import pytest
from muster import Server
from openapi_spec_validator import OpenAPIV31SpecValidator


@pytest.fixture(scope="module")
def description(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("data"), "--sandbox", "--process", "foundations") as server:
        status, text, _ = server.request("GET", "/api/openapi.json", headers={"Authorization": None})
        assert status == 200
        return json.loads(text)


def test_it_holds_to_the_specification(description):
    assert description["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(description).iter_errors()] == []


def test_it_has_what_others_rely_on(description):
    for method, path in [
        ("get", "/api/v1/alerts"),
        ("post", "/api/v1/incidents"),
        ("get", "/api/v1/incidents"),
        ("get", "/api/v1/incidents/{ref}"),
        ("get", "/api/v1/incidents/{ref}/timeline"),
        ("get", "/api/v1/incidents/{ref}/obligations"),
        ("post", "/api/v1/incidents/{ref}/updates"),
        ("get", "/api/v1/sandbox/messages"),
        ("post", "/api/v1/sandbox/clock"),
    ]:
        assert method in description["paths"][path], path
