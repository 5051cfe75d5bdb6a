from wardsearch.snippets.marks import TokenMatch, TokenMatches

MATCHES = [TokenMatch(4 * n, 4 * n + 3, n, n % 3, 0.1 + n) for n in range(5)]


def test_packed_matches_are_a_sequence_of_matches() -> None:
    packed = TokenMatches.of(iter(MATCHES))

    assert len(packed.packed) == 40 * len(MATCHES)
    assert list(packed) == MATCHES
    assert [packed[0], packed[-1]] == [MATCHES[0], MATCHES[-1]]
    assert packed[1:3] == MATCHES[1:3]
    assert list(reversed(packed)) == MATCHES[::-1]
    assert all(isinstance(match, TokenMatch) for match in packed)


def test_packed_matches_are_equal_to_the_same_matches() -> None:
    packed = TokenMatches.of(MATCHES)

    assert packed == TokenMatches(packed.packed)
    assert packed == MATCHES
    assert packed != MATCHES[1:]
    assert packed != 40
    assert TokenMatches.of(packed) is packed
    assert not TokenMatches()
