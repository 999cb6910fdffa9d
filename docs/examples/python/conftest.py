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

    def __init__(self, root, name):
        self.root, self.name = root, name
        self.url = f"{root}/w/{name}"

    def control(self, method, path, **kwargs):
        answer = requests.request(method, f"{self.url}/_duble/{path}", timeout=10, **kwargs)
        assert answer.ok, answer.text
        return answer.json()

    def advance(self, by):
        return self.control("POST", "clock/advance", json={"by": by})

    def do(self, action, **about):
        return self.control("POST", f"actions/{action}", json=about)

    def verify(self, times, **request):
        """The journal holds so many requests like this; else the test fails with those that come closest."""
        answer = requests.post(
            f"{self.url}/_duble/journal/verify", json={"request": request, "times": times}, timeout=10
        )
        assert answer.ok, answer.json()["message"]


@pytest.fixture
def world(duble_url):
    name = f"py-{uuid4().hex[:12]}"
    made = requests.put(f"{duble_url}/_duble/worlds/{name}", data=SCENARIO.read_bytes(), timeout=10)
    assert made.status_code == 201, made.text
    yield World(duble_url, name)
    requests.delete(f"{duble_url}/_duble/worlds/{name}", timeout=10).raise_for_status()
