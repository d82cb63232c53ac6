"""All routes, for the comparison with those of the twin."""

import re
from collections.abc import Callable, Iterator

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import Mount


def of(applications: dict[str, FastAPI]) -> Callable[[], dict[str, bool]]:
    """Make an endpoint that lists the routes of applications, by the paths at which they are mounted."""

    def listing() -> dict[str, bool]:
        lines = (line for prefix, application in applications.items() for line in within(prefix, application))
        return dict.fromkeys(sorted(lines), True)

    return listing


def within(prefix: str, application: FastAPI) -> Iterator[str]:
    """List the routes of an application, and of those that are mounted in it."""
    paths = get_openapi(title="", version="", routes=application.routes)["paths"]
    for path, methods in paths.items():
        path = re.sub(r"{(\w+)}", r":\1", prefix + path)
        yield from (f"{method.upper()} {path}" for method in methods)
    for route in application.routes:
        if isinstance(route, Mount) and isinstance(route.app, FastAPI):
            yield from within(prefix + route.path, route.app)
