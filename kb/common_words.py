"""Words that say little or the same: to the reader of free text, and for comparing texts."""

from __future__ import annotations

__all__ = ["COMMON", "FAMILIES", "SAME"]

_COMMON = """
    a an and are as at be been being but by can could did do does for from had has have having he
    her hers him his i if in into is it its itself may me might more most my no nor not of off on
    one only or other our out over own she should since so some such than that the their them then
    there these they this those to too under until up very was we were what when where which while
    who whom will with would you your also about after again all am any because before below between
    both each few further here how just now same through during upon within without
    year years old man woman male female patient patients history present presents presented month
    months week weeks day days hour hours ago two three four five six seven eight nine ten first
    last several bp
"""
COMMON = frozenset(_COMMON.split())
"""English words of grammar, numbers in words, units of time, and what every case is told with; *BP*
is the blood pressure before it is bullous pemphigoid."""

_FAMILIES = """
    medications: meds
    negative: neg
    positive: pos
    erythema: erythematous reddened redness
    scale: scaly scaling scaled squamous squame
    pruritus: pruritic itch itchy itching itched itches itchiness
    crust: crusty scab scabbed scabs
    papule: papular
    macule: macular
    nodule: nodular
    vesicle: vesicular
    bulla: bullous
    pustule: pustular
    necrosis: necrotic necrotizing
    atrophy: atrophic
    sclerosis: sclerotic
    ulcer: ulcerative
    erosion: eroded erosive
    edema: edematous
    purpura: purpuric
    petechia: petechial
    ecchymosis: ecchymotic
    lacy: lacey
    telangiectasia: telangiectatic telangiectasis telangiectases
    lichenification: lichenified
    keratosis: keratotic
    hyperkeratosis: hyperkeratotic
    hyperpigmented: hyperpigmentation
    hypopigmented: hypopigmentation
    depigmented: depigmentation
    umbilicated: umbilication
    indurated: induration
    warty: verrucous verruciform wartlike
    alopecia: bald balding baldness alopecic
    swelling: swollen swelled
    symmetric: symmetrical symmetrically symmetry
    painful: painfully hurt hurts hurting
    fever: febrile pyrexia pyrexial feverish
    raised: elevated elevation
    violet: violaceous purplish purple lilac violescent
    skin: skinned
    colored: color colour coloured
    grouped: clustered clusters cluster groups
    confluent: coalescing coalescent coalesced coalesce confluence confluently
    demarcated: demarcation defined circumscribed delineated delimited marginated
    well: sharply clearly
    ill: poorly vaguely
    border: borders margin edge rim
    pigmented: pigment pigmentation
    hemorrhage: hemorrhagic
    blister: blisters blistering blistered
    lymph: lymphatic
    bilateral: bilaterally
    grey: gray grayish greyish
    white: whitish whites
    yellow: yellowish yellowed
    brown: brownish
    blue: bluish
    black: blackish blackened
    red: reddish
    pink: pinkish
    folliculitis: folliculitides
    gum: gums gingival gingiva gingivae
    conjunctiva: conjunctival conjunctivae
    eosinophil: eosinophils eosinophilic
    neutrophil: neutrophils neutrophilic
    foot: feet
    tooth: teeth dental
    nail: nails
    biopsy: biopsies biopsied
    histology: histological histologic histologically histopathology histopathological
        histopathologic histopathologically dermatopathology
    dermoscopy: dermoscopic dermoscopically dermatoscopy dermatoscopic dermatoscope dermoscope
"""
_SPELLINGS = """
    papule: papules
    vesicle: vesicles
    bulla: bullae
    pustule: pustules
    edema: oedema oedematous
    skin: cutaneous
    colored: colours
    hemorrhage: haemorrhage haemorrhagic
    tumor: tumour tumours
    hemangioma: haemangioma
    nevus: naevus naevi nevi
    esophagus: oesophagus
    anemia: anaemia
    leukocyte: leucocyte leucocytes
    ischemia: ischaemia
    hematoma: haematoma
    diarrhea: diarrhoea
    sore: sores
    hematocrit: haematocrit
"""
_OF_THE_READER = frozenset({"well", "ill"})
"""Families that hold before *defined* alone: *sharply*, *poorly*."""


def _read(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    head = ""
    for word in text.split():
        if word.endswith(":"):
            head = word[:-1]
            found[head] = []
        else:
            found[head].append(word)
    return {head: tuple(words) for head, words in found.items()}


FAMILIES = _read(_FAMILIES)
"""Words that are one word to the reader of free text: the first stands for all."""
SAME = {
    word: head
    for families in (FAMILIES, _read(_SPELLINGS))
    for head, words in families.items()
    if head not in _OF_THE_READER
    for word in words
    if word.isalpha()
}
"""Inflections and spellings that a stemmer keeps apart (*scaly*, *scale*), each with the one word
that stands for all."""
