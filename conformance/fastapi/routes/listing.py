"""All routes, for the comparison with those of the twin."""

import re
from collections.abc import Callable

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi


def of(applications: dict[str, FastAPI]) -> Callable[[], list[str]]:
    """Make an endpoint that lists the routes of applications, by the paths at which they are mounted."""

    def listing() -> list[str]:
        found = []
        for prefix, application in applications.items():
            paths = get_openapi(title="", version="", routes=application.routes)["paths"]
            for path, methods in paths.items():
                path = re.sub(r"{(\w+)}", r":\1", prefix + path)
                found += [f"{method.upper()} {path}" for method in methods]
        return sorted(found)

    return listing
