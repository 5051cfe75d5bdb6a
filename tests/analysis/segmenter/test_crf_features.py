import numpy as np
import pytest
from hypothesis import given

from support.pyvi_reference import any_text, listed_words, pyvi_tokenizer
from wardsearch.analysis.segmenter.crf_features import SyllableTable, name_features, sum_scores
from wardsearch.analysis.segmenter.pyvi_syllables import syllabify
from wardsearch.analysis.segmenter.segmenter import pyvi_folder
from wardsearch.analysis.segmenter.word_list import WordList


@pytest.fixture(scope="module")
def words() -> WordList:
    return WordList((pyvi_folder() / "models" / "words.txt").read_bytes())


@given(text=any_text())
def test_the_features_are_pyvis_in_its_order(words: WordList, text: str) -> None:
    syllables = syllabify(text)
    pyvis = []
    for features in pyvi_tokenizer().sent2features(syllables, False):  # noqa: FBT003 - its signature
        named = [f"{k}:{v}" if isinstance(v, str) else k for k, v in features.items() if v]
        pyvis.append([name.partition("\0")[0] for name in named])

    assert name_features(syllables, words) == pyvis


@given(text=any_text())
def test_array_sums_are_the_sums_over_the_named_features(words: WordList, text: str) -> None:
    sentences = [names for line in text.split("\n") if (names := syllabify(line))]
    row = [syllable for sentence in sentences for syllable in sentence]
    named = [names for sentence in sentences for names in name_features(sentence, words)]
    scores = {name: (hash(name) % 1000) / 7 for names in named for name in names}
    vocabulary = list(dict.fromkeys(row))
    ids = np.array([vocabulary.index(syllable) for syllable in row], np.int32)
    starts = np.cumsum([0, *map(len, sentences)], dtype=np.int64)[:-1]
    columns = SyllableTable(vocabulary, scores, words).columns()

    assert sum_scores(columns, ids, starts, scores, words) == pytest.approx(
        [sum(scores[name] for name in names) for names in named]
    )


def test_a_table_grows_with_its_vocabulary_and_leaves_older_rows_alone(words: WordList) -> None:
    vocabulary: list[str] = []
    table = SyllableTable(vocabulary, {"bias": 1.5, "word.istitle()": 0.25}, words)
    for size in (1, 2, 3, 10, 100):
        vocabulary += [word.split(" ")[0] for word in listed_words()[len(vocabulary) : size]]
        columns = table.columns()

        assert columns.own[:size].tolist() == [1.5 + 0.25 * s.istitle() for s in vocabulary]
        assert columns.is_title[:size].tolist() == [s[0].istitle() for s in vocabulary]
        assert columns.numbers[:size].tolist() == [words.number(s.lower()) for s in vocabulary]
