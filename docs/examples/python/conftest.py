"""duble for pytest: one server for the whole run, a world of its own for each test."""

import os
from pathlib import Path
from uuid import uuid4

import pytest
import requests

SCENARIO = Path(__file__).parent.parent / "loja.yaml"


@pytest.fixture(scope="session")
def duble_url():
    """Where duble answers: at DUBLE_URL if that is set, else in a container that lives as long as the run."""
    if url := os.environ.get("DUBLE_URL"):
        yield url.rstrip("/")
        return

    from testcontainers.core.container import DockerContainer
    from testcontainers.core.wait_strategies import HttpWaitStrategy

    image = os.environ.get("DUBLE_IMAGE", "duble:latest")
    ready = HttpWaitStrategy(8756, "/_duble/readyz").for_status_code(200)
    with DockerContainer(image).with_exposed_ports(8756).waiting_for(ready) as duble:
        yield f"http://{duble.get_container_host_ip()}:{duble.get_exposed_port(8756)}"


class World:
    """A world by its name: `url` is what the client takes for the provider's host, the rest is control."""

    def __init__(self, url):
        self.url = url

    def control(self, path, body):
        answer = requests.post(self.url + path, json=body, timeout=10)
        assert answer.ok, answer.json().get("message", answer.text)

    def advance(self, by):
        self.control("/_duble/clock/advance", {"by": by})

    def do(self, action, **about):
        self.control(f"/_duble/actions/{action}", about)

    def verify(self, times, **request):
        """The journal holds so many requests like this; else the test fails with those that come closest."""
        self.control("/_duble/journal/verify", {"request": request, "times": times})


@pytest.fixture
def world(duble_url):
    name = f"py-{uuid4().hex[:12]}"
    made = requests.put(f"{duble_url}/_duble/worlds/{name}", data=SCENARIO.read_bytes(), timeout=10)
    assert made.status_code == 201, made.text
    yield World(f"{duble_url}/w/{name}")
    requests.delete(f"{duble_url}/_duble/worlds/{name}", timeout=10).raise_for_status()
