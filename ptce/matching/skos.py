"""The thesaurus as SKOS, in RDF/XML: what vocabulary editors read and write (decision 0048).

One `skos:ConceptScheme` a kind, one `skos:Concept` a row. What SKOS has no word for (decoys,
headings apart) has ours, under `urn:ptce:thesaurus:`. Written with the standard library, and read
whether an element is typed by its name or by `rdf:type`. Pure: text in, text out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from ptce.matching.concepts import CODED, FILES, IDENTIFIER, SEPARATOR, Concept, Words

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCT: Final = "http://purl.org/dc/terms/"
OURS: Final = "urn:ptce:thesaurus:"
XML: Final = "http://www.w3.org/XML/1998/namespace"

CONCEPT: Final = f"{OURS}concept:"
KIND: Final = f"{OURS}kind:"
CODE: Final = f"{OURS}scheme:"

DERIVED: Final = frozenset({"narrower", "hasTopConcept", "topConceptOf"})
"""What other properties say already."""

_PREFIXES: Final = {"rdf": RDF, "skos": SKOS, "dct": DCT, "ptce": OURS}


class Unreadable(ValueError):
    """A file that is no thesaurus, and why, in French."""


class Imported(NamedTuple):
    """`left_out`: the properties that have no place in our tables, and how often they were met."""

    words: Words
    left_out: Mapping[str, int]


def exported(words: Words) -> str:
    """The whole thesaurus as one RDF/XML document."""
    for prefix, namespace in _PREFIXES.items():
        ElementTree.register_namespace(prefix, namespace)
    root = Element(f"{{{RDF}}}RDF")
    for kind in FILES:
        scheme = SubElement(root, f"{{{SKOS}}}ConceptScheme", {f"{{{RDF}}}about": KIND + kind})
        for phrase in words.decoys.get(kind, ()):
            _text(scheme, OURS, "decoy", phrase, "fr")
    for concept in words.concepts:
        _write(root, concept)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "unicode") + "\n"


def imported(document: str) -> Imported:
    """The tables that a document says. Raises Unreadable."""
    try:
        root = ElementTree.fromstring(document)
    except ElementTree.ParseError as wrong:
        line, at = wrong.position
        raise Unreadable(f"Ce n'est pas du XML : ligne {line}, colonne {at + 1}.") from wrong
    if root.tag != f"{{{RDF}}}RDF":
        raise Unreadable("Ce n'est pas du RDF/XML : la racine devrait être rdf:RDF.")
    concepts: list[Concept] = []
    decoys: dict[str, tuple[str, ...]] = {}
    left_out: dict[str, int] = {}
    for element in root:
        said = _Said(element, left_out)
        if said.is_a("Concept"):
            concepts.append(said.concept())
        elif said.is_a("ConceptScheme"):
            if phrases := said.texts(OURS, "decoy"):
                decoys[_kind(said.about)] = phrases
        else:
            left_out[element.tag] = left_out.get(element.tag, 0) + 1
            continue
        said.count_the_rest()
    if not concepts:
        raise Unreadable("Ce document ne contient aucun skos:Concept.")
    return Imported(Words(_by_kind(concepts), decoys), left_out)


def _by_kind(concepts: list[Concept]) -> tuple[Concept, ...]:
    """In the order of the tables; within a kind, as they came."""
    kinds = list(FILES)
    return tuple(sorted(concepts, key=lambda each: kinds.index(each.kind)))


def _write(root: Element, concept: Concept) -> None:
    element = SubElement(root, f"{{{SKOS}}}Concept", {f"{{{RDF}}}about": CONCEPT + concept.id})
    _link(element, "inScheme", KIND + concept.kind)
    if concept.broader is None:
        _link(element, "topConceptOf", KIND + concept.kind)
    else:
        _link(element, "broader", CONCEPT + concept.broader)
    for other in concept.related:
        _link(element, "related", CONCEPT + other)
    for language, label in concept.pref.items():
        _text(element, SKOS, "prefLabel", label, language)
    for label in concept.alternatives:
        _text(element, SKOS, "altLabel", label, "fr")
    for label in concept.hidden:
        _text(element, SKOS, "hiddenLabel", label, "fr")
    for code in concept.codes:
        notation = SubElement(element, f"{{{SKOS}}}notation")
        notation.set(f"{{{RDF}}}datatype", CODE + CODED[concept.kind].value)
        notation.text = code
    if concept.apart:
        _text(element, OURS, "apart", "true")
    _text(element, DCT, "source", concept.source)
    _text(element, DCT, "modified", concept.dated.isoformat())


def _link(element: Element, name: str, to: str) -> None:
    SubElement(element, f"{{{SKOS}}}{name}", {f"{{{RDF}}}resource": to})


def _text(
    element: Element, namespace: str, name: str, value: str, language: str | None = None
) -> None:
    child = SubElement(element, f"{{{namespace}}}{name}")
    if language is not None:
        child.set(f"{{{XML}}}lang", language)
    child.text = value


class _Said:
    """What one element says; whatever nobody asked for is counted in `left_out`."""

    def __init__(self, element: Element, left_out: dict[str, int]) -> None:
        self.element = element
        self.about = element.get(f"{{{RDF}}}about", "")
        self.read: set[int] = set()
        self.left_out = left_out

    def is_a(self, name: str) -> bool:
        types = [*self._all(RDF, "type")]
        self.read.update(map(id, types))
        named = {each.get(f"{{{RDF}}}resource") for each in types}
        return self.element.tag == f"{{{SKOS}}}{name}" or SKOS + name in named

    def texts(self, namespace: str, name: str, language: str | None = "fr") -> tuple[str, ...]:
        """In a language: what states none, or another region of it, is taken for it."""
        found = []
        for each in self._all(namespace, name):
            stated = each.get(f"{{{XML}}}lang", language or "").partition("-")[0]
            if stated == (language or "") and (each.text or "").strip():
                self.read.add(id(each))
                found.append(" ".join((each.text or "").split()))
        return tuple(found)

    def links(self, name: str) -> tuple[str, ...]:
        found = list(self._all(SKOS, name))
        self.read.update(map(id, found))
        return tuple(_after(CONCEPT, each.get(f"{{{RDF}}}resource", "")) for each in found)

    def concept(self) -> Concept:
        id_ = _after(CONCEPT, self.about)
        if not IDENTIFIER.fullmatch(id_):
            raise Unreadable(f"Identifiant « {id_} » : des lettres a-z, des chiffres, des tirets.")
        schemes = list(self._all(SKOS, "inScheme"))
        self.read.update(map(id, schemes))
        if len(schemes) != 1:
            raise Unreadable(f"{id_} : il faut un skos:inScheme et un seul.")
        kind = _kind(schemes[0].get(f"{{{RDF}}}resource", ""))
        broader = self.links("broader")
        if len(broader) > 1:
            raise Unreadable(f"{id_} : un seul skos:broader est possible.")
        return Concept(
            id=id_,
            kind=kind,
            broader=broader[0] if broader else None,
            related=self.links("related"),
            pref={language: self._one(id_, "prefLabel", language) for language in ("fr", "en")},
            alternatives=self._labels(id_, "altLabel"),
            hidden=self._labels(id_, "hiddenLabel"),
            apart=self.texts(OURS, "apart", None) == ("true",),
            codes=self._codes(id_, kind),
            source="".join(self.texts(DCT, "source", None)[:1]),
            dated=self._day(id_),
        )

    def count_the_rest(self) -> None:
        derived = {f"{{{SKOS}}}{name}" for name in DERIVED}
        for each in self.element:
            if id(each) not in self.read and each.tag not in derived:
                self.left_out[each.tag] = self.left_out.get(each.tag, 0) + 1

    def _one(self, id_: str, name: str, language: str) -> str:
        found = self.texts(SKOS, name, language)
        if len(found) != 1:
            raise Unreadable(f"{id_} : il faut un skos:{name} et un seul en « {language} ».")
        return found[0]

    def _labels(self, id_: str, name: str) -> tuple[str, ...]:
        found = self.texts(SKOS, name)
        if any(SEPARATOR in each for each in found):
            raise Unreadable(f"{id_} : « {SEPARATOR} » n'est pas possible dans un libellé.")
        return found

    def _codes(self, id_: str, kind: str) -> tuple[str, ...]:
        scheme = CODED.get(kind)
        found = []
        for each in self._all(SKOS, "notation"):
            if scheme is None or each.get(f"{{{RDF}}}datatype") != CODE + scheme.value:
                raise Unreadable(f"{id_} : skos:notation d'une nomenclature inattendue.")
            self.read.add(id(each))
            found.append((each.text or "").strip())
        return tuple(found)

    def _day(self, id_: str) -> date:
        found = self.texts(DCT, "modified", None)
        try:
            return date.fromisoformat(found[0][:10])
        except (IndexError, ValueError):
            raise Unreadable(f"{id_} : il faut un dct:modified, AAAA-MM-JJ.") from None

    def _all(self, namespace: str, name: str) -> Iterator[Element]:
        return iter(self.element.findall(f"{{{namespace}}}{name}"))


def _kind(iri: str) -> str:
    kind = _after(KIND, iri)
    if kind not in FILES:
        raise Unreadable(f"« {kind} » n'est pas une nature : {', '.join(FILES)}.")
    return kind


def _after(prefix: str, iri: str) -> str:
    if not iri.startswith(prefix):
        raise Unreadable(f"« {iri} » devrait commencer par « {prefix} ».")
    return iri.removeprefix(prefix)
