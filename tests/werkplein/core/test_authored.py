"""Of a Word file the text says no more who made it, where Word writes that there itself; what people wrote stays."""

from time import process_time

import pytest
from lxml import etree

from tests.werkplein.core.test_homes import field, kept_of, part, texts
from werkplein.core.uploads.authored import forget_written

MAKER = "Truus Maker"
SAID = "Truus Maker stond bij de balie."


def simple(instruction, shown=MAKER):
    return f'<w:fldSimple w:instr="{instruction}"><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'


def control(path, shown=MAKER):
    bound = f'<w:sdtPr><w:dataBinding w:xpath="{path}"/></w:sdtPr>'
    return f"<w:sdt>{bound}<w:sdtContent><w:r><w:t>{shown}</w:t></w:r></w:sdtContent></w:sdt>"


CORE, APP = "/ns1:coreProperties[1]/", "/ns0:Properties[1]/"


@pytest.mark.parametrize(
    "body",
    [
        simple(" AUTHOR "),
        simple(r" AUTHOR  \* MERGEFORMAT "),
        simple(" author"),
        simple(" LASTSAVEDBY "),
        simple(" USERNAME "),
        simple(" INFO  Author "),
        simple(" DOCPROPERTY  &quot;Author&quot; "),
        simple(" DOCPROPERTY Manager "),
        field(" AUTHOR ", shown=MAKER),
        field(" AU", "THOR ", shown=MAKER),
        field(" USERNAME ", shown=f"Truus </w:t></w:r>{field(' PAGE ', shown='Maker')}<w:r><w:t>"),
        control(f"{CORE}ns0:creator[1]"),
        control(f"{CORE}ns0:lastModifiedBy[1]"),
        control(f"{APP}ns0:Manager[1]"),
    ],
)
def test_what_word_wrote_of_its_maker_is_gone(body):
    root = kept_of(f"{body}<w:r><w:t>{SAID}</w:t></w:r>")

    shown = "".join(texts(root, "t"))
    assert shown == f"Auteur{SAID}"


@pytest.mark.parametrize("of", [simple, lambda told, shown: field(told, shown=shown)])
def test_a_folder_that_word_wrote_names_nobody(of):
    root = kept_of(of(r" FILENAME \p ", shown=r"C:\Users\truus\plan.docx"))

    assert "".join(texts(root, "t")) == r"C:\Users\Auteur\plan.docx"


@pytest.mark.parametrize(
    "body",
    [
        simple(" AUTHORITIES "),
        simple(" PAGE "),
        simple(" DOCPROPERTY Titel "),
        field(" TITLE ", shown=MAKER),
        control(f"{CORE}ns0:title[1]"),
        "<w:r><w:t>Truus Maker</w:t></w:r>",
        f"<w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:t>{MAKER}</w:t></w:r>",
    ],
)
def test_what_people_wrote_themselves_stays(body):
    assert "".join(texts(kept_of(body), "t")) == MAKER


def test_fields_within_each_other_without_end_take_no_time():
    begin = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> AUTHOR </w:instrText>'
    begin += '<w:fldChar w:fldCharType="separate"/><w:t>x</w:t></w:r>'
    root = etree.fromstring(part(begin * 20_000))
    start = process_time()

    forget_written(root)

    assert process_time() - start < 2
    assert "".join(texts(root, "t")) == "Auteur"
