"""Small made-up archives, each in the layout of the original."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from vision.archives.concepts import CONCEPTS, LEAVE_OUT


def picture(path: Path, seed: int = 0, size: tuple[int, int] = (96, 72)) -> None:
    """Write a picture of coloured noise whose format follows from the file's ending."""
    chance = np.random.default_rng(seed)
    pixels = chance.integers(60, 220, (size[1], size[0], 3), dtype=np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


def mask(path: Path, size: tuple[int, int] = (96, 72)) -> None:
    """Write a mask whose left half is set."""
    pixels = np.zeros((size[1], size[0]), np.uint8)
    pixels[:, : size[0] // 2] = 255
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


def encoded(seed: int = 0) -> bytes:
    """Return the bytes of a small picture."""
    buffer = io.BytesIO()
    chance = np.random.default_rng(seed)
    Image.fromarray(chance.integers(0, 255, (72, 96, 3), dtype=np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def table(path: Path, header: str, *rows: str) -> None:
    """Write a CSV table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def ham10000(root: Path) -> Path:
    """Kaggle's layout: two folders of pictures, the table, and the masks."""
    rows = []
    for number, dx in enumerate(("nv", "mel", "bkl", "vasc")):
        key = f"ISIC_002430{number}"
        picture(root / f"HAM10000_images_part_{1 + number % 2}" / f"{key}.jpg", number)
        mask(root / "HAM10000_segmentations_lesion_tschandl" / f"{key}_segmentation.png")
        rows.append(f"HAM_000{number // 2},{key},{dx},histo,45.0,male,back")
    rows.append("HAM_0009,ISIC_0099999,nv,histo,,female,face")
    header = "lesion_id,image_id,dx,dx_type,age,sex,localization"
    table(root / "HAM10000_metadata.csv", header, *rows)
    return root


def isic2017(root: Path) -> Path:
    """Training and test of part 3, with the masks of part 1 and a superpixel picture."""
    for number in range(3):
        key = f"ISIC_000000{number}"
        picture(root / "ISIC-2017_Training_Data" / f"{key}.jpg", number)
        picture(root / "ISIC-2017_Training_Data" / f"{key}_superpixels.png", number)
    mask(root / "ISIC-2017_Training_Part1_GroundTruth" / "ISIC_0000000_segmentation.png")
    header = "image_id,melanoma,seborrheic_keratosis"
    table(
        root / "ISIC-2017_Training_Part3_GroundTruth.csv",
        header,
        "ISIC_0000000,0.0,0.0",
        "ISIC_0000001,1.0,0.0",
        "ISIC_0000002,0.0,1.0",
    )
    picture(root / "ISIC-2017_Test_v2_Data" / "ISIC_0012086.jpg", 9)
    table(root / "ISIC-2017_Test_v2_Part3_GroundTruth.csv", header, "ISIC_0012086,0.0,0.0")
    return root


def isic2018(root: Path) -> Path:
    """Task 3: the table lies in a folder called like itself, lesions in a second table."""
    for number in range(2):
        picture(root / "ISIC2018_Task3_Training_Input" / f"ISIC_002430{number}.jpg", number)
    name = "ISIC2018_Task3_Training_GroundTruth"
    table(
        root / name / f"{name}.csv",
        "image,MEL,NV,BCC,AKIEC,BKL,DF,VASC",
        "ISIC_0024300,0.0,1.0,0.0,0.0,0.0,0.0,0.0",
        "ISIC_0024301,0.0,0.0,0.0,1.0,0.0,0.0,0.0",
    )
    table(
        root / "ISIC2018_Task3_Training_LesionGroupings.csv",
        "image,lesion_id,diagnosis_confirm_type",
        "ISIC_0024300,HAM_1,histopathology",
        "ISIC_0024301,HAM_1,histopathology",
    )
    return root


def isic2019(root: Path) -> Path:
    """Classes in one table, lesions in another."""
    for number in range(3):
        picture(root / "ISIC_2019_Training_Input" / f"ISIC_000000{number}.jpg", number)
    table(
        root / "ISIC_2019_Training_GroundTruth.csv",
        "image,MEL,NV,BCC,AK,BKL,DF,VASC,SCC,UNK",
        "ISIC_0000000,0,0,0,1,0,0,0,0,0",
        "ISIC_0000001,0,0,0,0,0,0,0,1,0",
        "ISIC_0000002,1,0,0,0,0,0,0,0,0",
    )
    table(
        root / "ISIC_2019_Training_Metadata.csv",
        "image,age_approx,anatom_site_general,lesion_id,sex",
        "ISIC_0000000,55,anterior torso,BCN_1,female",
        "ISIC_0000001,,,,",
        "ISIC_0000002,30,,BCN_2,male",
    )
    return root


def isic2020(root: Path) -> Path:
    """Pictures of one patient; most benign diagnoses are unknown."""
    for number in range(2):
        picture(root / "train" / f"ISIC_263701{number}.jpg", number)
    table(
        root / "ISIC_2020_Training_GroundTruth.csv",
        "image_name,patient_id,sex,age_approx,anatom_site_general_challenge,diagnosis,"
        "benign_malignant,target",
        "ISIC_2637010,IP_1,male,45.0,head/neck,unknown,benign,0",
        "ISIC_2637011,IP_1,male,45.0,torso,melanoma,malignant,1",
    )
    return root


def derm7pt(root: Path) -> Path:
    """release_v0; folder names differ in capitals, one clinical picture is a copy."""
    base = root / "release_v0"
    for name in ("NEL/Nel026.jpg", "Nel/NEL025.JPG", "Fal/fal001.jpg", "Fal/fal002.jpg"):
        picture(base / "images" / name, len(name))
    criteria = "absent,absent,absent,absent,irregular,absent,arborizing"
    table(
        base / "meta" / "meta.csv",
        "case_num,diagnosis,seven_point_score,pigment_network,streaks,pigmentation,"
        "regression_structures,dots_and_globules,blue_whitish_veil,vascular_structures,"
        "level_of_diagnostic_difficulty,elevation,location,sex,management,clinic,derm,case_id,notes",
        f"1,basal cell carcinoma,1,{criteria},medium,nodular,abdomen,female,excision,"
        "NEL/NEL025.JPG,NEL/Nel026.jpg,,",
        f"2,melanoma (in situ),1,{criteria},low,flat,back,male,excision,"
        "FAL/FAL001.jpg,FAL/FAL002.jpg,,Clinical missing and replaced with derm",
    )
    table(base / "meta" / "train_indexes.csv", "indexes", "0")
    table(base / "meta" / "valid_indexes.csv", "indexes", "1")
    return root


def pad_ufes_20(root: Path) -> Path:
    """Mendeley's layout: three folders of pictures."""
    rows = []
    for number, label in enumerate(("ACK", "BCC", "SCC")):
        key = f"PAT_{number}_1_{number}"
        picture(root / "images" / f"imgs_part_{number + 1}" / f"{key}.png", number)
        rows.append(f"PAT_{number},1,60,{label},FACE,True,{key}.png,False")
    header = "patient_id,lesion_id,age,diagnostic,region,elevation,img_id,biopsed"
    table(root / "metadata.csv", header, *rows)
    return root


def fitzpatrick17k(root: Path) -> Path:
    """Pictures called by hash; one label is known to be wrong."""
    for name in ("aaa", "bbb", "ccc"):
        picture(root / "images" / f"{name}.jpg", ord(name[0]))
    table(
        root / "fitzpatrick17k.csv",
        "md5hash,fitzpatrick_scale,fitzpatrick_centaur,label,nine_partition_label,"
        "three_partition_label,qc,url,url_alphanum",
        "aaa,3,3,psoriasis,inflammatory,non-neoplastic,,http://x,x",
        "bbb,5,5,melanoma,malignant melanoma,malignant,1 Diagnostic,http://x,x",
        "ccc,1,1,melanoma,malignant melanoma,malignant,3 Wrongly labelled,http://x,x",
    )
    return root


def skincon(root: Path, pictures: int = 40) -> Path:
    """All 48 concepts, each present in some picture; one picture is set aside."""
    rows = []
    for number in range(pictures):
        picture(root / "images" / f"{number:032x}.jpg", number, (80, 60))
        marks = [str(int((number + place) % 5 == 0)) for place in range(len(CONCEPTS))]
        aside = "1" if number == 0 else "0"
        rows.append(f"{number},{number:032x}.jpg,{','.join(marks)},{aside}")
    header = ",".join(["", "ImageID", *CONCEPTS, LEAVE_OUT])
    table(root / "annotations_fitzpatrick17k.csv", header, *rows)
    return root


def ddi(root: Path) -> Path:
    """The pictures lie in a folder of their own."""
    for number in (1, 2):
        picture(root / "images" / f"{number:06d}.png", number)
    table(
        root / "ddi_metadata.csv",
        ",DDI_ID,DDI_file,skin_tone,malignant,disease",
        "0,1,000001.png,56,True,melanoma-in-situ",
        "1,2,000002.png,12,False,verruca-vulgaris",
    )
    return root


def scin(root: Path) -> Path:
    """Two cases, one with two pictures and one without a differential."""
    for name in ("-11", "-12", "-21"):
        picture(root / "dataset" / "images" / f"{name}.png", abs(int(name)))
    table(
        root / "dataset" / "scin_cases.csv",
        "case_id,source,age_group,textures_raised_or_bumpy,textures_flat,image_1_path,"
        "image_2_path,image_3_path,image_1_shot_type,image_2_shot_type,image_3_shot_type",
        "1,SCIN,AGE_30_TO_39,YES,,dataset/images/-11.png,dataset/images/-12.png,,CLOSE_UP,AT_AN_ANGLE,",
        "2,SCIN,,YES,YES,dataset/images/-21.png,,,AT_DISTANCE,,",
    )
    table(
        root / "dataset" / "scin_labels.csv",
        "case_id,weighted_skin_condition_label",
        "1,\"{'Eczema': 0.6, 'Tinea': 0.4}\"",
        "2,{}",
    )
    return root


MAKERS = {
    "ham10000": ham10000,
    "isic2017": isic2017,
    "isic2018": isic2018,
    "isic2019": isic2019,
    "isic2020": isic2020,
    "derm7pt": derm7pt,
    "pad-ufes-20": pad_ufes_20,
    "fitzpatrick17k": fitzpatrick17k,
    "skincon": skincon,
    "ddi": ddi,
    "scin": scin,
}
