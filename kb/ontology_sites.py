"""Anatomy in the ontology: regions with a real part-of, and the findings that lie there.

*Palm* is two things: a region of the body, part of the hand, and the finding that something is seen
there. The region is a class under ``Region`` with ``part_of some region-hand``; the finding is
defined as what is ``located_in`` it. Because ``located_in`` runs through ``part_of``, HermiT
derives that what is seen on the palm is seen on the hand. The findings state this as sub-classes,
too, so that the tree is seen without a reasoner; a test takes those away and compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import owlready2

from kb.knowledge import KnowledgeBase
from kb.ontology_terms import CURIE, OBO, new_class
from kb.schema import Disorder
from kb.sites import Sites

__all__ = ["add_regions", "restrict_to_sites"]


def add_regions(
    knowledge: KnowledgeBase,
    sites: Sites,
    classes: Mapping[str, Any],
    notes: Mapping[str, Any],
    onto: Any,
) -> Any:
    """Add the regions, define the findings that lie there, and return the class of all places.

    Args:
        knowledge: where the findings come from.
        sites: its places.
        classes: the finding classes by id.
        notes: the annotation properties by name.
        onto: the ontology, whose namespace is open.
    """
    root = new_class("Region", owlready2.Thing)
    root.label = ["region of the skin"]
    part_of, located_in = _properties(onto)
    finding_root, place = onto["Finding"], new_class("place", onto["Finding"])
    place.label = ["place: a finding that says where"]
    regions = {id_: new_class(f"region-{id_}", root) for id_ in sites.regions}
    for id_, region in regions.items():
        finding = knowledge.findings[id_]
        region.label = [f"{finding.label} (region)"]
        notes["id"][region] = [CURIE + region.name]
        for xref in finding.xrefs:
            if xref.match == "exact":
                notes["exactMatch"][region].append(xref.id)
        region.is_a.extend(part_of.some(regions[whole]) for whole in sites.part_of(id_))
        classes[id_].equivalent_to.append(finding_root & located_in.some(region))
    for id_ in sorted(sites.places):
        if not sites.places_of(id_) - {id_}:
            classes[id_].is_a.append(place)
    for one, other in sites.apart():
        # two by two, not as one axiom: without blank nodes a new site is a few new lines
        onto._add_obj_triple_spo(
            classes[one].storid, owlready2.owl_disjointwith, classes[other].storid
        )
    return place


def _properties(onto: Any) -> tuple[Any, Any]:
    with onto.get_namespace(OBO):
        part_of = new_class("BFO_0000050", owlready2.ObjectProperty, owlready2.TransitiveProperty)
    part_of.label = ["part of"]
    located_in = new_class("located_in", owlready2.ObjectProperty)
    located_in.label = ["located in"]
    located_in.property_chain.append(owlready2.PropertyChain([located_in, part_of]))
    return part_of, located_in


def restrict_to_sites(
    made: Any, disorder: Disorder, classes: Mapping[str, Any], place: Any, shows: Any
) -> None:
    """State that a disorder occurs only at its ``only_sites``: of places, it shows only those."""
    if disorder.only_sites:
        allowed = owlready2.Not(place)
        for id_ in disorder.only_sites:
            allowed = allowed | classes[id_]
        made.is_a.append(shows.only(allowed))
