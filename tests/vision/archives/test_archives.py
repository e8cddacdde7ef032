"""Each archive in its original layout becomes the records that training reads."""

import pytest

from benchmarks.rash_columns import SKINCON
from kb.errors import InputError
from kb.load import load_knowledge
from tests.vision.archives import made_up
from vision.archives import ARCHIVES, open_archive, parse_archives
from vision.archives.concepts import CONCEPTS
from vision.findings import CONCEPT_HEADS, HEAD_BY_NAME


@pytest.mark.parametrize("name", sorted(made_up.MAKERS))
def test_every_record_can_be_read_and_says_what_it_is(name, tmp_path):
    archive = open_archive(name, made_up.MAKERS[name](tmp_path))
    assert len(archive) == len(list(archive)) > 0
    for record in archive:
        assert record.read()[:2] in (b"\xff\xd8", b"\x89P")
        assert record.labels, record
        assert all(record.labels.values())
        assert record.group
        assert record.modality in ("dermoscopic", "clinical")
        assert record.modality in archive.about.modality
    assert set(archive.labels) == {column for one in archive for column in one.labels}


def test_every_archive_has_a_made_up_one_and_says_its_terms():
    assert set(made_up.MAKERS) == set(ARCHIVES)
    for about in ARCHIVES.values():
        assert about.licence
        assert about.citation
        assert about.url.startswith("https://")
        assert about.files


def test_ham10000_pairs_pictures_with_masks_and_lesions(tmp_path):
    archive = open_archive("ham10000", made_up.ham10000(tmp_path))
    assert [one.labels["dx"] for one in archive] == ["nv", "mel", "bkl", "vasc"]
    assert [one.group for one in archive] == ["HAM_0000", "HAM_0000", "HAM_0001", "HAM_0001"]
    assert all(one.read_mask() for one in archive)
    assert archive.missing == ("ISIC_0099999",)


def test_isic2017_keeps_the_official_parts_and_leaves_superpixels_out(tmp_path):
    archive = open_archive("isic2017", made_up.isic2017(tmp_path))
    assert {one.key: one.split for one in archive} == {
        "ISIC_0000000": "train",
        "ISIC_0000001": "train",
        "ISIC_0000002": "train",
        "ISIC_0012086": "test",
    }
    assert [one.mask is not None for one in archive] == [True, False, False, False]


def test_one_hot_columns_become_a_diagnosis(tmp_path):
    assert [one.labels["diagnosis"] for one in open_archive("isic2019", made_up.isic2019(tmp_path))]
    archive = open_archive("isic2018", made_up.isic2018(tmp_path / "2018"))
    assert [one.labels["diagnosis"] for one in archive] == ["NV", "AKIEC"]
    assert {one.group for one in archive} == {"HAM_1"}


def test_isic2020_holds_a_patient_together(tmp_path):
    archive = open_archive("isic2020", made_up.isic2020(tmp_path))
    assert {one.group for one in archive} == {"IP_1"}


def test_derm7pt_finds_pictures_whatever_the_capitals_and_drops_copies(tmp_path):
    archive = open_archive("derm7pt", made_up.derm7pt(tmp_path))
    assert {(one.key, one.split) for one in archive} == {
        ("1-derm", "train"),
        ("1-clinic", "train"),
        ("2-derm", "valid"),
    }
    assert {one.modality for one in archive if one.group == "1"} == {"dermoscopic", "clinical"}


def test_fitzpatrick17k_leaves_out_what_is_known_to_be_wrong(tmp_path):
    archive = open_archive("fitzpatrick17k", made_up.fitzpatrick17k(tmp_path))
    assert [one.key for one in archive] == ["aaa", "bbb"]


def test_skincon_gives_all_concepts_and_leaves_out_what_was_set_aside(tmp_path):
    archive = open_archive("skincon", made_up.skincon(tmp_path, 6))
    assert len(archive) == 5
    assert set(CONCEPTS) <= set(archive.labels)
    assert archive.labels["Vesicle"] == ("0", "1")


def test_skincon_takes_the_diagnoses_of_the_tables_beside_it(tmp_path):
    made_up.skincon(tmp_path, 3)
    made_up.table(tmp_path / "fitzpatrick17k.csv", "md5hash,label", f"{1:032x},psoriasis")
    first = next(iter(open_archive("skincon", tmp_path)))
    assert first.labels["label"] == "psoriasis"


def test_scin_takes_the_likeliest_label_and_all_pictures_of_a_case(tmp_path):
    archive = open_archive("scin", made_up.scin(tmp_path))
    assert [(one.group, one.labels.get("diagnosis")) for one in archive] == [
        ("1", "Eczema"),
        ("1", "Eczema"),
        ("2", None),
    ]
    assert [one.labels["shot_type"] for one in archive][:2] == ["CLOSE_UP", "AT_AN_ANGLE"]


@pytest.mark.parametrize("name", sorted(ARCHIVES))
def test_a_missing_archive_is_told_with_where_to_get_it(name, tmp_path):
    with pytest.raises(InputError, match="no such folder") as caught:
        open_archive(name, tmp_path / "nowhere")
    assert ARCHIVES[name].url in str(caught.value)
    with pytest.raises(InputError) as caught:
        open_archive(name, tmp_path)
    assert ARCHIVES[name].url in str(caught.value)


def test_a_table_without_pictures_or_columns_is_told(tmp_path):
    made_up.table(tmp_path / "ddi_metadata.csv", "DDI_file,disease", "000001.png,wart")
    with pytest.raises(InputError, match="none of the pictures"):
        open_archive("ddi", tmp_path)
    made_up.table(tmp_path / "ddi_metadata.csv", "DDI_file", "000001.png")
    with pytest.raises(InputError, match="columns missing: disease"):
        open_archive("ddi", tmp_path)


def test_names_and_folders_are_parsed(tmp_path):
    assert parse_archives([f"pad_ufes_20={tmp_path}"]) == {"pad-ufes-20": tmp_path}
    for wrong in ("skincon", "skincon=", "monet=/tmp"):
        with pytest.raises(InputError, match="names no archive and folder"):
            parse_archives([wrong])
    with pytest.raises(InputError, match="no archive 'monet' is known"):
        open_archive("monet", tmp_path)


def test_concepts_are_findings_of_the_vocabulary():
    knowledge = load_knowledge()
    assert set(CONCEPTS) == set(SKINCON)
    for concept, finding in CONCEPTS.items():
        assert knowledge.finding_names[concept.lower()] == finding
    assert len(CONCEPT_HEADS) == len({head.name for head in CONCEPT_HEADS}) == 48
    assert all(HEAD_BY_NAME[head.name] is head for head in CONCEPT_HEADS)
    assert CONCEPT_HEADS[0].index("1") == 1
    assert CONCEPT_HEADS[0].index("0.0") == 0
