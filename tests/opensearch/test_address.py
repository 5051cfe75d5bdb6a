from pathlib import Path

import pytest

from wardsearch.errors import IndexUnavailableError
from wardsearch.opensearch.address import Credentials, is_address, read_address, read_credentials


@pytest.mark.parametrize(
    ("text", "hosts", "is_tls"),
    [
        ("opensearch://localhost/r", [("localhost", 9200)], False),
        ("opensearch://127.0.0.1:9201/r", [("127.0.0.1", 9201)], False),
        ("opensearch://[::1]:9200/r/", [("[::1]", 9200)], False),
        ("opensearch://search.local/r", [("search.local", 9200)], True),
        (
            "opensearch://127.0.0.1,search.local/r",
            [("127.0.0.1", 9200), ("search.local", 9200)],
            True,
        ),
        ("opensearch+http://search.local:80/r", [("search.local", 80)], False),
        ("opensearch+https://localhost:443/r", [("localhost", 443)], True),
        ("OpenSearch://localhost/r", [("localhost", 9200)], False),
    ],
)
def test_the_way_is_encrypted_unless_it_stays_on_this_machine(
    text: str, hosts: list[tuple[str, int]], *, is_tls: bool
) -> None:
    address = read_address(text)

    assert (list(address.hosts), address.name, address.is_tls) == (hosts, "r", is_tls)


def test_a_host_that_only_begins_like_this_machine_is_another() -> None:
    assert read_address("opensearch://127.0.0.1.example.com/r").is_tls
    assert read_address("opensearch://localhost.example.com/r").is_tls


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("opensearch://h/r", True),
        (Path("opensearch://h/r"), True),  # which has one slash
        ("opensearch+http://h/r", True),
        ("opensearch", False),
        ("index", False),
        ("opensearch:index", False),
        ("https://h/r", True),
        ("file:///srv/index", True),
        ("file:/srv/index", True),
        ("FILE://index", True),
        ("s3://h/r", True),
        ("os://h/r", True),
        ("C:/index", False),
        ("C:\\index", False),
        ("/srv/a:/index", False),
        ("12:/index", False),
    ],
)
def test_an_address_is_told_from_a_folder(name: str | Path, *, is_one: bool) -> None:
    assert is_address(name) == is_one


def test_a_path_of_an_address_is_the_address() -> None:
    text = "opensearch://search.local:9201/reports"

    assert read_address(Path(text)) == read_address(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("opensearch://h:9200", "address-invalid"),
        ("opensearch:///r", "address-invalid"),
        ("opensearch://h:99999/r", "address-invalid"),
        ("opensearch://h:0/r", "address-invalid"),
        ("opensearch://h:x/r", "address-invalid"),
        ("opensearch://a,,b/r", "address-invalid"),
        ("opensearch://a b/r", "address-invalid"),
        ("opensearch://h/", "address-name-invalid"),
        ("opensearch://h/Reports", "address-name-invalid"),
        ("opensearch://h/a/b", "address-name-invalid"),
        ("opensearch://h/_all", "address-name-invalid"),
        ("opensearch://h/a*", "address-name-invalid"),
        ("opensearch://h/r?x=1", "address-name-invalid"),
        ("opensearch://h/" + "r" * 201, "address-name-invalid"),
    ],
)
def test_what_is_no_address_is_told_with_what_is_wrong(text: str, code: str) -> None:
    with pytest.raises(IndexUnavailableError) as caught:
        read_address(text)

    assert caught.value.code == code
    assert "write opensearch://HOST:9200/NAME" in str(caught.value)


@pytest.mark.parametrize(
    "text", ["opensearch://me:s3cret@h/r", "opensearch://s3cret@h/r", "opensearch://h/r@s3cret@x"]
)
def test_a_password_in_an_address_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(IndexUnavailableError) as caught:
        read_address(text)

    assert caught.value.code == "address-has-password"
    assert "s3cret" not in f"{caught.value} {caught.value.path} {caught.value!r}"


def test_credentials_come_from_the_environment() -> None:
    assert read_credentials({}) == Credentials()
    assert read_credentials({"WARDSEARCH_OPENSEARCH_API_KEY": "k"}) == Credentials(api_key="k")
    both = {"WARDSEARCH_OPENSEARCH_USER": "u", "WARDSEARCH_OPENSEARCH_PASSWORD": "p"}
    assert read_credentials(both) == Credentials("u", "p")


@pytest.mark.parametrize(("given", "missing"), [("USER", "PASSWORD"), ("PASSWORD", "USER")])
def test_half_of_a_credential_is_refused(given: str, missing: str) -> None:
    with pytest.raises(IndexUnavailableError) as caught:
        read_credentials({f"WARDSEARCH_OPENSEARCH_{given}": "s3cret"})

    assert str(caught.value) == (
        f"WARDSEARCH_OPENSEARCH_{missing} is not set, but its other half is; set both"
    )


@pytest.mark.parametrize("text", ["http://h:9200/r", "https:/h/r", "opensearch+ftp://h/r"])
def test_an_address_of_another_kind_is_no_folder(text: str) -> None:
    with pytest.raises(IndexUnavailableError) as caught:
        read_address(text)

    assert is_address(text)
    assert caught.value.code == "address-scheme-unknown"
    assert caught.value.found == text.partition(":")[0]


@pytest.mark.parametrize(
    ("variable", "value"), [("USER", "a:b"), ("USER", "a\nb"), ("API_KEY", "a b"), ("API_KEY", "ê")]
)
def test_credentials_that_cannot_be_sent_are_told(variable: str, value: str) -> None:
    both = {"WARDSEARCH_OPENSEARCH_USER": "u", "WARDSEARCH_OPENSEARCH_PASSWORD": "p"}
    environment = {**both, f"WARDSEARCH_OPENSEARCH_{variable}": value}
    with pytest.raises(IndexUnavailableError) as caught:
        read_credentials(environment)

    assert caught.value.code == "credentials-invalid"
    assert value not in str(caught.value)
