import pytest

from corsage.evidence import curl, fetch_snippet, powershell, shell_words
from corsage.evidence.copied import CopyError

URL = "https://api.example.com/items"
PAGE = "https://app.example.com"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ('curl \'a b\' \\\n  -H "x: \\"y\\""', ["curl", "a b", "-H", 'x: "y"']),
        ("curl $'a\\n\\'b\\u0021'", ["curl", "a\n'b!"]),
        (
            'curl ^"a^%^22b^" ^\n  -b ^"e=^\\^"S^\\^"^" ^\n  -d ^"x^\n\n ^& y^"',
            ["curl", "a%22b", "-b", 'e="S"', "-d", "x\n & y"],
        ),
        ("curl 'it'\\''s'", ["curl", "it's"]),
    ],
)
def test_words(command: str, words: list[str]) -> None:
    """Quotes of POSIX shells, ANSI-C quotes and the carets of cmd are taken away as their shells do."""
    assert shell_words.split(command) == words


@pytest.mark.parametrize(
    ("command", "method", "headers"),
    [
        (f"curl '{URL}' -H 'X-A: 1' -H 'Accept: */*'", "GET", {"x-a": "1"}),
        (
            f"curl '{URL}' --data-raw '{{}}' -H 'content-type: application/json'",
            "POST",
            {"content-type": "application/json"},
        ),
        (f"curl -XPUT -H'X-A:1' {URL}", "PUT", {"x-a": "1"}),
        (f"curl --request=DELETE --url={URL}", "DELETE", {}),
        (f"curl -I {URL}", "HEAD", {}),
        (f"curl {URL} --json '{{}}'", "POST", {"content-type": "application/json"}),
        (f"curl -s -u me:secret -o out {URL}", "GET", {"authorization": None}),
        (f'curl.exe ^"{URL}^" ^\n -H ^"x-empty;^" ^\n -X ^"PATCH^"', "PATCH", {"x-empty": ""}),
        (
            f"curl '{URL}' -X OPTIONS -H 'Access-Control-Request-Method: PUT' -H 'Access-Control-Request-Headers: x-a'",
            "PUT",
            {"x-a": None},
        ),
    ],
)
def test_curl(command: str, method: str, headers: dict[str, str | None]) -> None:
    """A command gives method, URL and the headers of the script; a preflight the request that it asks for."""
    request = curl.read(command).request
    assert (request.method, request.url, request.headers) == (method, URL, headers)


@pytest.mark.parametrize(
    ("snippet", "method", "headers", "credentials"),
    [
        (f'fetch("{URL}")', "GET", {}, "same-origin"),
        (
            f"fetch('{URL}', {{method: 'PUT', headers: {{'X-A': '1'}}, credentials: 'include'}})",
            "PUT",
            {"x-a": "1"},
            "include",
        ),
        (
            f"const o = {{method: 'POST', body: f({{a: [1]}}), headers: {{a: 'b'}}}};\nfetch(`{URL}`, o).then(r)",
            "POST",
            {"a": "b"},
            "same-origin",
        ),
        (
            f'const h = new Headers();\nh.append("X-A", "1");\nfetch("{URL}", {{headers: h}})',
            "GET",
            {"x-a": "1"},
            "same-origin",
        ),
        (
            f'await fetch("{URL}", {{"credentials": "include", "referrer": "{PAGE}/", "method": "GET"}});',
            "GET",
            {},
            None,
        ),
        (
            f'x.withCredentials = true;\nx.open("PUT", "{URL}");\nx.setRequestHeader("X-A", t);',
            "PUT",
            {"x-a": None},
            "include",
        ),
        (f'$.ajax({{url: "{URL}", type: "delete", xhrFields: {{withCredentials: true}}}})', "DELETE", {}, "include"),
        (
            f'axios.patch("{URL}", {{a: 1}}, {{headers: {{Authorization: "B " + t}}}})',
            "PATCH",
            {"authorization": None},
            "same-origin",
        ),
    ],
)
def test_javascript(snippet: str, method: str, headers: dict[str, str | None], credentials: str | None) -> None:
    """Snippets of fetch, XMLHttpRequest, jQuery and axios; what DevTools copied does not say which mode was chosen."""
    request = fetch_snippet.read(snippet).request
    assert (request.method, request.url, request.headers, request.credentials) == (method, URL, headers, credentials)


def test_powershell() -> None:
    """The URL, the method and the headers of Invoke-WebRequest, with PowerShell's escapes."""
    evidence = powershell.read(
        f'$session.Cookies.Add((New-Object System.Net.Cookie("a", "b", "/", "c")))\n'
        f'Invoke-WebRequest -UseBasicParsing -Uri "{URL}" `\n-Method "PUT" `\n-Headers @{{\n"Origin"="{PAGE}"\n'
        f'  "X-A" = "a `"b`""\n}} `\n-ContentType "application/json"'
    )
    assert evidence.page == PAGE
    assert evidence.request.method == "PUT"
    assert evidence.request.headers == {"x-a": 'a "b"', "content-type": "application/json", "cookie": None}


@pytest.mark.parametrize(
    "snippet", [f'fetch("{URL}", {{"referrer": "{PAGE}/x"}})', f"fetch('{URL}', {{headers: {{Referer: '{PAGE}/'}}}})"]
)
def test_the_page_is_the_referrers(snippet: str) -> None:
    """Copy as fetch has no Origin: the referrer says which page it was."""
    assert fetch_snippet.read(snippet).page == PAGE


def test_a_copy_says_what_it_needs() -> None:
    """A copy shows no answer; it says whether a preflight is needed, and for what."""
    assert any("preflight for the method PUT" in limit for limit in curl.read(f"curl -X PUT {URL}").limits)
    assert any("no preflight" in limit for limit in curl.read(f"curl {URL}").limits)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (curl.read, "wget https://a"),
        (curl.read, "curl -H"),
        (fetch_snippet.read, "fetch(url)"),
        (fetch_snippet.read, "const a = " + "{" * 5000),
        (fetch_snippet.read, 'fetch("'),
        (powershell.read, "Invoke-WebRequest"),
        (powershell.read, ""),
    ],
)
def test_what_cannot_be_read(read: object, text: str) -> None:
    """Text that is no request gets one sentence."""
    assert callable(read)
    with pytest.raises(CopyError, match=r"\w"):
        read(text)
