"""Problems planted in the toy knowledge base, and what must be said of each."""

from __future__ import annotations

from dataclasses import dataclass

PSORIASIS = "disorders/papulosquamous/psoriasis.yaml"
TINEA = "disorders/fungal/tinea.yaml"
NEVUS = "disorders/tumor/nevus.yaml"
MELANOMA = "disorders/tumor/melanoma.yaml"
LESIONS = "findings/primary-lesion.yaml"
RULES = "rules/rules.yaml"


@dataclass(frozen=True)
class Planted:
    """One planted problem and what must be said of it."""

    id: str
    file: str
    old: str
    new: str
    category: str
    message: str
    path: str
    level: str = "error"
    mend: str = ""
    further: int = 0
    """Lines between the place of the edit and the place that is named."""


PLANTED = [
    Planted(
        "unknown-parent", LESIONS, "id: papule, label: papule, definition: Small and raised, "
        "parents: [raised-lesion]", "id: papule, label: papule, definition: Small and raised, "
        "parents: [raised-lesio]", "parents", "unknown parent 'raised-lesio'",
        "findings / 1 / parents / 0", mend="did you mean raised-lesion",
    ),
    Planted(
        "cycle", LESIONS, "{id: raised-lesion, label: raised lesion,",
        "{id: raised-lesion, label: raised lesion, parents: [plaque],", "cycle",
        "findings in a circle: ", "findings / 0 / parents", mend="cut one parent",
    ),
    Planted(
        "own-parent", LESIONS, "{id: macule,", "{id: macule, parents: [macule],", "cycle",
        "macule -> macule", "findings / 4 / parents",
    ),
    Planted(
        "unknown-finding", TINEA, "finding: annular", "finding: anular", "finding",
        "unknown finding 'anular'", "findings / 2", mend="did you mean annular",
    ),
    Planted(
        "unknown-part", TINEA, "shape: annular", "shape: anular", "finding",
        "unknown finding 'anular'", "findings / 5", mend="did you mean annular",
    ),
    Planted(
        "finding-twice", MELANOMA, "finding: pruritus", "finding: blue-whitish-veil", "finding",
        "'blue-whitish-veil' is asserted twice", "findings / 3",
    ),
    Planted(
        "tell-apart-by-unknown", NEVUS, "id: nevus\n",
        "id: nevus\ntell_apart: [{disorder: melanoma, by: wobble, says: x, evidence: author}]\n",
        "finding", "unknown finding 'wobble'", "tell_apart / 0 / by", further=1,
    ),
    Planted(
        "tell-apart-from-unknown", NEVUS, "id: nevus\n",
        "id: nevus\ntell_apart: [{disorder: lentigo, by: scale, says: x, evidence: author}]\n",
        "disorder", "no script yet for the look-alike 'lentigo'", "tell_apart / 0 / disorder",
        level="warning", further=1,
    ),
    Planted(
        "sign-off-lapsed", NEVUS, "id: nevus\n",
        "id: nevus\nreviews: [{by: Dr A, role: dermatologist, on: 2026-11-21, "
        "seen: {script: '000000000000'}}]\n",
        "review", "'script', signed off by Dr A on 2026-11-21, has changed since",
        "reviews / 0 / seen / script", level="info", further=1, mend="sign it off anew",
    ),
    Planted(
        "kind-more-frequent", PSORIASIS, "{finding: scale, frequency: {value: 0.9,",
        "{finding: scale, frequency: {value: 0.6,", "hierarchy",
        "'silvery-scale' (70%) is a kind of 'scale' (60%)", "findings / 2", level="warning",
        further=1,
    ),
    Planted(
        "lesion-more-frequent", TINEA, "surface: scale}, frequency: {value: 0.6,",
        "surface: scale}, frequency: {value: 0.85,", "hierarchy",
        "'plaque + scale + annular' (85%) is a kind of 'plaque' (80%)", "findings / 5",
        level="warning",
    ),
    Planted(
        "choice-over-one", NEVUS, "{finding: atypical-pigment-network, frequency: {value: 0.1,",
        "{finding: atypical-pigment-network, frequency: {value: 0.4,", "choice",
        "the findings of the choice 'network' add up to 110%", "findings", further=-2,
    ),
    Planted(
        "misplaced-group", NEVUS, "group: tumor", "group: drug", "layout",
        "a disorder 'nevus' of the group 'drug' lies here", "id", mend="disorders/drug/nevus.yaml",
        further=-3,
    ),
    Planted(
        "misnamed-file", NEVUS, "id: nevus\n", "id: naevus\n", "layout",
        "a disorder 'naevus' of the group 'tumor' lies here", "id",
        mend="disorders/tumor/naevus.yaml",
    ),
    Planted(
        "name-twice", NEVUS, "label: Nevus\n", "label: Nevus\nsynonyms: [MELANOMA]\n", "name",
        "the name 'melanoma' already stands for 'melanoma'", "synonyms", level="warning",
        further=1,
    ),
    Planted(
        "rule-unknown-finding", RULES, "{none: [{finding: new-medication}]}",
        "{none: [{finding: old-medication}]}", "rule",
        "rule 'no-drug-no-drug-rash' names the unknown finding 'old-medication'", "rules / 1",
        mend="did you mean new-medication", further=-4,
    ),
    Planted(
        "rule-unknown-target", RULES, "points_to: [sjs-ten]", "points_to: [sjs-tan]", "rule",
        "rule 'painful-blisters-with-fever' names the unknown disorder 'sjs-tan'", "rules / 0",
        mend="did you mean sjs-ten", further=-6,
    ),
    Planted(
        "criteria-unknown-finding", RULES, "{label: plaque, when: {finding: plaque}}",
        "{label: plaque, when: {finding: plak}}", "rule",
        "rule 'toy-criteria' names the unknown finding 'plak'", "rules / 2", further=-8,
    ),
    Planted(
        "checklist-unknown-finding", RULES, "when: {finding: blue-whitish-veil}",
        "when: {finding: green-veil}", "rule",
        "rule 'toy-checklist' names the unknown finding 'green-veil'", "rules / 3", further=-5,
    ),
    Planted(
        "variant-of-unknown", NEVUS, "group: tumor\n", "group: tumor\nvariant_of: melanomas\n",
        "class", "variant of the unknown disorder 'melanomas'", "variant_of",
        mend="did you mean melanoma", further=1,
    ),
    Planted(
        "outside-only-sites", PSORIASIS, "group: papulosquamous\n",
        "group: papulosquamous\nonly_sites: [trunk]\n", "site",
        "'elbow' (60%) lies outside the only sites of 'psoriasis' (trunk)", "findings / 3",
        mend="widen only_sites", further=15,
    ),
    Planted(
        "lesion-says-one-thing-twice", TINEA, "{primary: plaque, shape: annular, surface: scale}",
        "{primary: plaque, secondary: raised-lesion, surface: scale}", "lesion",
        "the lesion names 'raised-lesion' beside 'plaque', a kind of it", "findings / 5",
        mend="take 'raised-lesion' out",
    ),
    Planted(
        "criteria-unknown-applicability", RULES, "    disorder: psoriasis\n    blocks:\n",
        "    disorder: psoriasis\n    applies_when: {finding: plak}\n    blocks:\n", "rule",
        "rule 'toy-criteria' names the unknown finding 'plak'", "rules / 2", further=-3,
    ),
    Planted(
        "checklist-unknown-applicability", RULES, "    threshold: 2\n",
        "    threshold: 2\n    applies_when: {finding: plak}\n", "rule",
        "rule 'toy-checklist' names the unknown finding 'plak'", "rules / 3", further=-6,
    ),
    Planted(
        "unknown-source", PSORIASIS, "source: toy-cohort, where: abstract",
        "source: toy-cohorts, where: abstract", "source",
        "the source 'toy-cohorts' is not in sources.yaml", "findings / 4 / frequency",
        mend="did you mean toy-cohort",
    ),
    Planted(
        "rule-unknown-source", RULES, "threshold: 2\n    says: Refer\n    evidence: author",
        "threshold: 2\n    says: Refer\n    evidence: data\n    source: a-book",
        "source", "the source 'a-book' is not in sources.yaml", "rules / 3", further=-6,
    ),
    # the form of one file
    Planted(
        "unknown-field", NEVUS, "course: chronic", "course: chronic\nfrequencey: 3", "schema",
        "unknown field 'frequencey'", "frequencey", mend="mend its spelling", further=1,
    ),
    Planted(
        "missing-field", NEVUS, "course: chronic\n", "", "schema", "the field 'course' is missing",
        "course", mend="add it", further=-8,
    ),
    Planted(
        "wrong-value", NEVUS, "urgency: routine", "urgency: whenever", "schema",
        "(given: 'whenever')", "urgency",
    ),
    Planted(
        "identifier-out-of-form", NEVUS, "xrefs: {}", "xrefs: {doid: '8295'}", "schema",
        "should match pattern '^DOID:[0-9]+$' (given: '8295')", "xrefs / doid",
    ),
    Planted(
        "frequency-over-one", NEVUS, "value: 0.02", "value: 1.02", "schema",
        "1.02 is too much: a share is 0 to 1", "findings / 2 / frequency / value",
    ),
    Planted(
        "frequency-nan", NEVUS, "value: 0.02", "value: .nan", "schema", "nan is not a number",
        "findings / 2 / frequency / value",
    ),
    Planted(
        "author-with-source", NEVUS, "{value: 0.02, evidence: author}",
        "{value: 0.02, evidence: author, source: toy-cohort}", "schema",
        "evidence 'author' takes no source", "findings / 2 / frequency",
    ),
    Planted(
        "reference-without-source", NEVUS, "{value: 0.02, evidence: author}",
        "{value: 0.02, evidence: reference}", "schema", "evidence 'reference' needs a source",
        "findings / 2 / frequency",
    ),
    Planted(
        "reference-without-place", NEVUS, "{value: 0.02, evidence: author}",
        "{value: 0.02, evidence: reference, source: toy-cohort}", "schema",
        "evidence 'reference' needs 'where'", "findings / 2 / frequency",
    ),
    Planted(
        "data-without-count", NEVUS, "{value: 0.02, evidence: author}",
        "{value: 0.02, evidence: data, source: toy-cohort}", "schema",
        "evidence 'data' is a count", "findings / 2 / frequency",
    ),
    Planted(
        "n-without-of", NEVUS, "{value: 0.02, evidence: author}", "{n: 2, evidence: author}",
        "schema", "'n' needs 'of'", "findings / 2 / frequency",
    ),
    Planted(
        "n-over-of", NEVUS, "{value: 0.02, evidence: author}", "{n: 3, of: 2, evidence: author}",
        "schema", "n=3 is more than of=2", "findings / 2 / frequency",
    ),
    Planted(
        "n-and-value", NEVUS, "{value: 0.02, evidence: author}",
        "{n: 3, of: 20, value: 0.15, evidence: author}", "schema", "give either 'n' with 'of'",
        "findings / 2 / frequency",
    ),
    Planted(
        "two-subjects", NEVUS, "{finding: blue-whitish-veil, frequency",
        "{finding: blue-whitish-veil, lesion: {primary: plaque, shape: annular}, frequency",
        "schema", "give either 'finding' or 'lesion'", "findings / 2",
    ),
    Planted(
        "one-part-lesion", TINEA, "{primary: plaque, shape: annular, surface: scale}",
        "{primary: plaque}", "schema", "a lesion description joins two axes",
        "findings / 5 / lesion",
    ),
    Planted(
        "age-turned-round", NEVUS, "typical: [10, 50]", "typical: [50, 10]", "schema",
        "an interval runs from the lower to the higher age", "epidemiology / age",
    ),
    Planted(
        "age-twice", NEVUS, "typical: [10, 50]", "typical: [10, 50], mean: 30, sd: 5", "schema",
        "give one of 'mean' with 'sd'", "epidemiology / age",
    ),
    Planted(
        "tier-and-share", NEVUS, "tier: common", "tier: common, share: 0.1", "schema",
        "give one of 'tier', 'share'", "epidemiology / frequency / 0",
    ),
    Planted(
        "bad-id", NEVUS, "finding: blue-whitish-veil", "finding: Blue veil", "schema",
        "(given: 'Blue veil')", "findings / 2 / finding",
    ),
    Planted(
        "source-nobody-can-open", "sources.yaml", "  url: https://example.org/toy\n", "", "schema",
        "a source needs a doi", "toy-cohort", further=-3,
    ),
    Planted(
        "source-key", "sources.yaml", "toy-cohort:", "Toy Cohort:", "schema",
        "'Toy Cohort' cannot be cited", "Toy Cohort",
    ),
    Planted(
        "condition-of-two-kinds", RULES, "{none: [{finding: new-medication}]}",
        "{none: [{finding: new-medication}], sex: male}", "schema", "a condition is one of",
        "rules / 1 / when",
    ),
    Planted(
        "condition-never", RULES, "{none: [{finding: new-medication}]}",
        "{at_least: 2, of: [{finding: new-medication}]}", "schema",
        "at_least 2 of 1 can never hold", "rules / 1 / when",
    ),
    Planted(
        "age-of-nothing", RULES, "{age: {min: 18}}", "{age: {}}", "schema",
        "give 'min', 'max' or both", "rules / 2 / blocks / 0 / items / 2 / when / age",
    ),
]  # fmt: skip  # a row a case
