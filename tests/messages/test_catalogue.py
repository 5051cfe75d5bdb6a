"""Is the catalogue that the commands read the one that people write?"""

from messages import catalogue


def test_what_is_compiled_is_what_is_written() -> None:
    written = catalogue.translations(catalogue.source())

    assert len(written) > 10
    assert catalogue.translations(catalogue.compiled()) == written


def test_the_catalogue_holds_the_sentences_there_are() -> None:
    listed = [one.id for one in catalogue.source() if one.id]

    assert [one if isinstance(one, str) else tuple(one) for one in listed] == [
        sentence.id for sentence in catalogue.sentences()
    ], "help: run `python tests/messages/catalogue.py`"
