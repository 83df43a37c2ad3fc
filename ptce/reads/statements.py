"""From a plan to one SQL statement that returns the response's JSON.

Every object is `json_build_object` over scalar sub-selects, every access to an entity carries its
`visible` predicate, page sizes are literals and everything else is a parameter. The form
(no jsonb, scalar sub-selects, literal limits) is the fastest that was measured: decision 0002.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    JSON,
    UUID,
    ColumnElement,
    FromClause,
    Select,
    Text,
    bindparam,
    case,
    cast,
    column,
    func,
    literal_column,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB, array, asyncpg

from ptce.db.crowds import MARKED, Crowd, for_crowd
from ptce.db.personal import MARK
from ptce.reads.arguments import Arguments, Binder
from ptce.reads.declarations import (
    AnyNode,
    AskedValue,
    Computed,
    Connection,
    Entity,
    Items,
    One,
    OwnValue,
    Part,
    Row,
    Value,
)
from ptce.reads.nodes import MAXIMUM_IDS, any_id, found_tables, named_tables, row_ids
from ptce.reads.objects import EMPTY, Json, Pair, constant, json_object, scalar
from ptce.reads.orders import chosen_order, page_extent
from ptce.reads.pages import Asked, Page
from ptce.reads.plans import FieldPlan, ObjectPlan, Plan
from ptce.reads.rows import Rows
from ptce.reads.weighing import Weighing

ITEMS = 10
"""How many items a short list is taken to have."""

UTF_8: Final = literal_column("'UTF8'", Text)

DIALECT: Final = asyncpg.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL text, the names of its parameters in order, and where their values come from.

    As it is built its text has marks, until a crowd asks it (`of`).

    `constants` are parameters whose value the declarations fixed; `binders` read a request's
    arguments; `computed` names, by root response key, the parameter of a computed document; the
    rest (who asks, in which language) every request gives. `seeks`: a second column names the
    binders whose value leads to nothing. `traced`: the answer may have marks (`db.personal`).
    `cost` is in points: rows × fields, by their weights.
    """

    sql: str
    order: tuple[str, ...]
    constants: Mapping[str, Any]
    binders: tuple[Binder, ...]
    computed: Mapping[str, str]
    seeks: bool
    traced: bool
    cost: int

    def of(self, crowd: Crowd) -> Statement:
        """The statement as viewers ask it who have these ids.

        One that is planned for its values is the same for everybody: what PostgreSQL expects of
        rare words was measured so.
        """
        sql, order = for_crowd(self.sql, self.order, None if self.skewed else crowd)
        return replace(self, sql=sql, order=order)

    @property
    def skewed(self) -> bool:
        """Whether PostgreSQL must see the values to choose a plan: no plan of it is kept."""
        return any(binder.skewed for binder in self.binders)


def statement(plan: Plan, sites: list[dict[str, Any]]) -> Statement:
    """The statement of a plan for arguments of this shape, whoever asks. BadInput, TooComplex."""
    builder = _Builder(sites)
    root = builder.root(plan.root)
    text = cast(json_object([("data", root)]), Text)
    columns: list[ColumnElement[Any]] = [func.convert_to(text, UTF_8)]  # bytes: they leave as such
    sought = [binder for binder in builder.binders if binder.sought is not None]
    if sought:
        columns.append(_not_found(sought))
    query = select(*columns)
    compiled = query.compile(dialect=DIALECT, compile_kwargs={MARKED: True})
    assert compiled.positiontup is not None, "the dialect is positional"
    bound = {binder.name for binder in builder.binders} | set(builder.computed.values())
    constants = {
        name: parameter.value
        for name, parameter in compiled.binds.items()
        if name not in bound and not parameter.required
    }
    sql = str(compiled)
    return Statement(
        sql,
        tuple(compiled.positiontup),
        constants,
        tuple(builder.binders),
        builder.computed,
        bool(sought),
        MARK in sql,
        builder.cost,
    )


class _Builder(Weighing):
    def __init__(self, sites: list[dict[str, Any]]) -> None:
        super().__init__()
        self.sites = sites
        self.binders: list[Binder] = []
        self.computed: dict[str, str] = {}

    def root(self, plan: ObjectPlan) -> Json:
        pairs: list[Pair] = []
        for key, field in plan.only.items():
            if field.typename:
                pairs.append((key, constant(field.parent)))
            else:
                pairs.append((key, self.root_field(key, field)))
        return json_object(pairs)

    def root_field(self, key: str, field: FieldPlan) -> Json:
        match field.declaration:
            case Computed():
                name = f"computed_{len(self.computed)}"
                self.computed[key] = name
                document = bindparam(name, type_=Text)
                source = select(cast(document, JSONB).label("value")).subquery()
                assert field.below is not None, "a computed field answers an object"
                self.count(field.declaration.weight)
                given = source.c.value.is_not(None) & (func.jsonb_typeof(source.c.value) != "null")
                return _over(source, self.object(field.below, source, None), given)
            case AnyNode():
                return self.any_node(field, field.declaration)
            case _:
                self.count(getattr(field.declaration, "weight", 1))
                return self.value(field, _NOTHING, None)

    def any_node(self, field: FieldPlan, declared: AnyNode) -> Json:
        """Each identifier asked for is looked up in the table that its prefix names."""
        assert field.site is not None
        arguments = Arguments(self.sites[field.site], field.site, self.binders)
        named = found_tables(self.sites[field.site])
        entities = {
            each: entity for each, entity in declared.entities.items() if entity.table.name in named
        }
        if not declared.many:
            for each, entity in entities.items():
                row_id = arguments.bind("id", UUID(), any_id)
                return self.row_of(field.choices[each], entity, row_id)
            return cast(null(), JSON)
        asked = (
            func.unnest(
                arguments.bind("ids", ARRAY(Text), named_tables),
                arguments.bind("ids", ARRAY(UUID), row_ids),
            )
            .table_valued(column("entity", Text), column("id", UUID), with_ordinality="position")
            .render_derived(name="asked")
        )
        self.rows = MAXIMUM_IDS
        branches = self.one_of(
            (
                asked.c.entity == literal_column(f"'{entity.table.name}'"),
                partial(self.row_of, field.choices[each], entity, asked.c.id),
            )
            for each, entity in entities.items()
        )
        self.rows = 1
        found: Json = case(*branches) if branches else cast(null(), JSON)
        listed = func.json_agg(found).aggregate_order_by(asked.c.position)
        return _over(asked, func.coalesce(listed, EMPTY))

    def row_of(self, plan: ObjectPlan, entity: Entity, id_: ColumnElement[Any]) -> Json:
        """The visible row of an entity that has this id, or null."""
        self.grow(4)
        target = entity.table.alias()
        query = _from(target, self.object(plan, target, entity))
        return query.where(entity.visible(target), target.c.id == id_).scalar_subquery()

    def object(self, plan: ObjectPlan, row: Row, entity: Entity | None) -> Json:
        """The JSON of one row, of whichever concrete type it is."""
        if plan.shared:
            return self.fields(plan.only, row, entity, self.own(plan.type_name, row, entity))
        assert entity is not None, f"{plan.type_name} is read as an entity"
        branches = self.one_of(
            (
                row.c.kind == literal_column(f"'{variant.code}'"),
                partial(self.fields, plan.by_type[name], row, entity, self.own(name, row, entity)),
            )
            for name, variant in entity.variants.items()
        )
        return case(*branches)

    def typename(self, parent: str, row: Row, entity: Entity | None) -> Json:
        """The row's concrete type, where the field is asked of an interface."""
        if entity is None or not entity.variants or parent in entity.variants:
            return constant(parent)
        return case(
            *(
                (row.c.kind == literal_column(f"'{variant.code}'"), constant(name))
                for name, variant in entity.variants.items()
            )
        )

    def own(self, type_name: str, row: Row, entity: Entity | None) -> _Own | None:
        if entity is None or type_name not in entity.variants:
            return None
        return _Own(entity.variants[type_name].table, row)

    def fields(
        self,
        fields: Mapping[str, FieldPlan],
        row: Row,
        entity: Entity | None,
        own: _Own | None,
    ) -> Json:
        pairs: list[Pair] = []
        for key, field in fields.items():
            self.count(getattr(field.declaration, "weight", 1))
            if field.typename:
                pairs.append((key, self.typename(field.parent, row, entity)))
            elif isinstance(field.declaration, OwnValue):
                assert own is not None, f"{field.name} belongs to a variant"
                pairs.append((key, scalar(field.type_name, field.declaration.sql(own.row))))
            else:
                pairs.append((key, self.value(field, row, own)))
        built = json_object(pairs)
        return built if own is None or not own.used else own.around(built)

    def value(self, field: FieldPlan, row: Row, own: _Own | None) -> Json:
        declaration = field.declaration
        match declaration:
            case Value():
                return scalar(field.type_name, declaration.sql(row))
            case AskedValue():
                assert field.site is not None
                arguments = Arguments(self.sites[field.site], field.site, self.binders)
                return scalar(field.type_name, declaration.sql(row, arguments))
            case Part():
                assert field.below is not None
                built = self.object(field.below, row, None)
                if declaration.when is None:
                    return built
                return case((declaration.when(row), built), else_=null())
            case One():
                return self.one(field, declaration, row)
            case Items():
                assert field.below is not None
                source = declaration.source(row).correlate(row).lateral()
                self.grow(4)
                outer, self.rows = self.rows, self.rows * ITEMS
                item = self.object(field.below, source, None)
                self.rows = outer
                listed = func.json_agg(item).aggregate_order_by(source.c.position)
                return _over(source, func.coalesce(listed, EMPTY))
            case Connection():
                return self.connection(field, declaration, row)
            case _:
                raise AssertionError(f"{field.parent}.{field.name} declares no way to be read")

    def one(self, field: FieldPlan, declared: One, row: Row) -> Json:
        assert field.below is not None
        self.grow(4)
        target = declared.entity.table.alias()
        query = _from(target, self.object(field.below, target, declared.entity))
        query = query.where(declared.entity.visible(target))
        if declared.on is not None:
            query = query.where(declared.on(row, target))
        if declared.filters is not None:
            assert field.site is not None
            arguments = Arguments(self.sites[field.site], field.site, self.binders)
            query = query.where(*declared.filters(target, arguments))
        if declared.first is not None:
            query = query.order_by(*declared.first(target)).limit(literal_column("1"))
        return query.scalar_subquery()

    def connection(self, field: FieldPlan, declared: Connection, parent: Row) -> Json:
        assert field.below is not None and field.site is not None
        self.grow(30)
        arguments = Arguments(self.sites[field.site], field.site, self.binders)
        extent = page_extent(arguments)
        order = chosen_order(declared, arguments)
        rows = Rows(declared, parent, arguments)
        asked = Asked.of(field.below, arguments, extent)
        page = Page.of(self, rows, order, extent, asked)
        outer, inner = self.rows, self.rows * max(extent.size, 1)
        pairs: list[Pair] = []
        for alias, part in field.below.only.items():
            if part.name == "totalCount":
                self.grow(10)
                assert isinstance(part.declaration, Part)
                self.count(part.declaration.weight)
                counted = declared.entity.table.alias()
                pairs.append((alias, _over(counted, func.count(), *rows.conditions(counted))))
            else:
                self.rows = inner
                pairs.append((alias, page.part(part, arguments)))
                self.rows = outer
        if order.name == declared.orders.measured:  # all within the radius are measured anyway
            arguments.inside("filter").settle("near")
        built = json_object(pairs)
        return _over(page.rows, built) if asked.rows else built


class _Own:
    """The row of a variant's own table, joined only when one of its fields is asked for."""

    def __init__(self, table: FromClause, parent: Row) -> None:
        self._alias = table.alias()
        self._parent = parent
        self.used = False

    @property
    def row(self) -> Row:
        self.used = True
        return self._alias

    def around(self, built: Json) -> Json:
        return _over(self._alias, built, self._alias.c.id == self._parent.c.id)


def _not_found(sought: list[Binder]) -> ColumnElement[Any]:
    """The names of those that lead to nothing."""
    names: list[ColumnElement[Any]] = [
        case((binder.sought.is_(None), literal_column(f"'{binder.name}'", Text)))
        for binder in sought
        if binder.sought is not None
    ]
    listed: array[Any] = array(names, type_=Text())
    return func.array_remove(listed, null())


def _from(row: FromClause, *columns: Any) -> Select[Any]:
    """A SELECT from one row source; every other row that it names belongs to a query around it."""
    return select(*columns).select_from(row).correlate_except(row)


def _over(row: FromClause, value: Json, *where: ColumnElement[bool]) -> Json:
    """One value over a row source, as a scalar sub-select."""
    chosen: Json = _from(row, value).where(*where).scalar_subquery()
    return chosen


_NOTHING: Final = select(literal_column("1").label("nothing")).subquery()
