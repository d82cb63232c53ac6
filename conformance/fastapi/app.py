"""A FastAPI application that exercises the contract, section by section."""

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from routes import (
    bodies,
    bodiless,
    cleanup,
    cookies,
    cors,
    dependencies,
    direct,
    exceptions,
    headers,
    journal,
    listing,
    merging,
    models,
    overrides,
    security,
    status,
    tasks,
    temporal,
)

main = journal.application()
for section in (
    temporal,
    headers,
    merging,
    cookies,
    status,
    bodiless,
    direct,
    models,
    bodies,
    exceptions,
    dependencies,
    cleanup,
    tasks,
    security,
):
    main.include_router(section.router)

mounted: dict[str, FastAPI] = {}
for section in (headers, models, bodies, exceptions, dependencies, overrides, cors):
    mounted.update(section.mounted)


def whole() -> Starlette:
    """The application: what has options of its own is mounted, as in the twin."""
    routes: list[Route | Mount] = [Route("/journal/{key}", journal.tell)]
    routes += [Mount(path, app=sub) for path, sub in mounted.items()]
    routes.append(Mount("", app=main))
    root = Starlette(routes=routes)
    main.add_api_route("/routes", listing.of(mounted | {"": main}), methods=["GET"])
    return root


app = journal.Keeper(whole())
