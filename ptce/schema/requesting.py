"""What one request carries, and how a mutation becomes a command and its payload."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import Field, fields
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import strawberry
from sqlalchemy import UUID as UuidType
from sqlalchemy import ColumnElement, cast
from sqlalchemy.ext.asyncio import AsyncEngine
from strawberry.schema_directive import Location
from strawberry.utils.str_converters import to_camel_case

from ptce.commands.changes import UNCHANGED
from ptce.commands.transaction import Command, Encode, Outcome, give
from ptce.domain.allowances import Allowance
from ptce.domain.errors import ErrorCode
from ptce.domain.rights import RIGHTS, Viewer
from ptce.domain.scopes import SCOPE_OF, Scope
from ptce.domain.terms import Language, Role
from ptce.reads.declarations import Computed, Entity, One, Row
from ptce.schema.fields import declared, items, json_part, json_text, required, value
from ptce.schema.matches import elements, text_of


class Asking(NamedTuple):
    """Who asks, when, in which language, where commands are carried out, and what may be spent.

    `post` sends the invitation of this id with its secret; None where no mail is sent. `encode`
    asks the encoder; None where there is none.
    """

    viewer: Viewer
    now: datetime
    language: Language
    engine: AsyncEngine
    allowance: Allowance
    post: Callable[[UUID, str], None] | None = None
    encode: Encode | None = None


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    description=(
        "Rôles qui peuvent donner cette commande, et portée qu'il faut à une clé ou à une "
        "application qui agit pour quelqu'un."
    ),
    name="requires",
)
class Requires:
    roles: list[Role] = strawberry.directive_field(name="roles")
    scope: Scope | None = strawberry.directive_field(name="scope")


def _path(row: Row) -> ColumnElement[Any]:
    return json_part(row, "field")


@strawberry.type(name="UserError", description="Pourquoi une commande a été refusée.")
class UserErrorType:
    code: ErrorCode = value(text_of("code"), "Code stable.")
    field: list[str] = value(
        _path, "Chemin du champ concerné dans `input` ; liste vide : la commande entière."
    )
    message: str = value(text_of("message"), "Phrase à montrer.")
    rule: str | None = value(text_of("rule"), "Règle ou article en cause.")
    remedy: str | None = value(text_of("remedy"), "Ce qui permettrait d'aboutir.")


def user_errors(outcome: Outcome, language: Language) -> list[dict[str, Any]]:
    return [
        {
            "code": error.code.value,
            "field": list(error.path),
            "message": error.message(language),
            "rule": error.rule,
            "remedy": error.remedy(language),
        }
        for error in outcome.errors
    ]


def by_document(key: str) -> Callable[[Row, Row], ColumnElement[bool]]:
    """Joins the row whose id a computed document names."""
    return lambda row, child: child.c.id == cast(json_text(row, key), UuidType())


def among_document(key: str) -> Callable[[Row], Any]:
    """The array of objects that a computed document holds."""
    return lambda row: elements(json_part(row, key))


def payload_type(
    command: str, name: str, type_: Any, entity: Entity, description: str, **more: tuple[Any, Any]
) -> Any:
    """What a mutation answers: the object, the user errors, and `more` fields (type, field)."""
    title = command[0].upper() + command[1:]
    space: dict[str, Any] = {
        "__annotations__": {
            name: type_ | None,
            "user_errors": list[UserErrorType],
            **{extra: annotation for extra, (annotation, _) in more.items()},
        },
        name: declared(One(entity, by_document("object_id")), description),
        "user_errors": items(
            among_document("user_errors"), "Refus, avec leur champ ; liste vide si tout va bien."
        ),
        **{extra: field for extra, (_, field) in more.items()},
    }
    return strawberry.type(
        type(f"{title}Payload", (), space), description=f"Réponse de `{command}`."
    )


Translate = Callable[[dict[str, Any]], Any]
Beside = Callable[[Asking, Any, Outcome, frozenset[str]], Awaitable[Mapping[str, Any]]]


def mutation(
    command: Command[Any],
    translate: Translate,
    input_type: Any,
    payload: Any,
    description: str,
    beside: Beside | None = None,
    added: Callable[[Asking], Mapping[str, Any]] | None = None,
) -> Any:
    """The field that gives a command and answers its payload.

    `beside` computes, once the command has committed, what the payload's further fields read; it
    is told which fields are selected. `added` is what the edge itself puts into the input.
    """

    async def run(
        asking: Asking, arguments: dict[str, Any], selected: frozenset[str]
    ) -> Mapping[str, Any]:
        given = arguments["input"]
        data = translate(given if added is None else {**given, **added(asking)})
        outcome = await give(asking.engine, asking.viewer, asking.now, command, data, asking.encode)
        more = {} if beside is None else await beside(asking, data, outcome, selected)
        return document(outcome, asking.language) | dict(more)

    roles = sorted(RIGHTS[command.name])
    return declared(
        Computed(run),
        description,
        arguments=[required("input", input_type, "Ce qui est demandé.")],
        directives=[Requires(roles=roles, scope=SCOPE_OF[command.name])],
        type_=payload | None,
    )


def document(outcome: Outcome, language: Language) -> dict[str, Any]:
    """What the statement receives of a command's outcome."""
    return {
        "object_id": _text(outcome.object_id),
        "user_errors": user_errors(outcome, language),
        "alternatives": [str(other) for other in outcome.alternatives],
    }


def fields_of(data: type[Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The given input fields that a command's dataclass has, by its names; null is not given."""
    by_graphql = _by_graphql(data)
    return {
        by_graphql[name].name: value
        for name, value in given.items()
        if value is not None and name in by_graphql
    }


def tuples(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Lists as commands take them: tuples, which are hashed and compared."""
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }


def changes_of(data: type[Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The input fields of an update, by the dataclass's names: what is left out stays as it is."""
    by_graphql = _by_graphql(data)
    return {
        by_graphql[name].name: value
        for name, value in given.items()
        if name in by_graphql and (value is not None or by_graphql[name].default is UNCHANGED)
    }


def _by_graphql(data: type[Any]) -> dict[str, Field[Any]]:
    """The fields of a command's input, by the names that GraphQL gives them."""
    if data not in _NAMED:
        _NAMED[data] = {to_camel_case(field.name): field for field in fields(data)}
    return _NAMED[data]


_NAMED: dict[type[Any], dict[str, Field[Any]]] = {}


def _text(id_: UUID | None) -> str | None:
    return None if id_ is None else str(id_)
