"""`corsage export` and `corsage import`: files in, text out, and what cannot be said."""

from pathlib import Path

from corsage.policy.configuration import from_toml

from .conftest import Corsage

TOML = 'allow_origins = ["https://app.example.com"]\n[environments.dev]\nallow_origins = ["http://localhost:*"]\n'


def test_the_files_of_a_stack_are_written_into_a_folder(corsage: Corsage, tmp_path: Path) -> None:
    """`--into` writes each file by its usual name, and says where it belongs."""
    policy = tmp_path / "corsage.toml"
    policy.write_text(TOML)
    ran = corsage("export", policy, "--to", "nginx", "--into", tmp_path / "out")
    assert ran.code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["cors-http.conf", "cors-server.conf"]
    assert "include it in server { }" in ran.err


def test_an_environment_is_chosen(corsage: Corsage, tmp_path: Path) -> None:
    """`--environment` takes that environment of the file."""
    policy = tmp_path / "corsage.toml"
    policy.write_text(TOML)
    assert "localhost" not in corsage("export", policy, "--to", "caddy").out
    ran = corsage("export", policy, "--to", "caddy", "--environment", "dev")
    assert "localhost" in ran.out
    assert "environment dev" in ran.out


def test_what_a_stack_lacks_is_said_on_stderr(corsage: Corsage, tmp_path: Path) -> None:
    """Who pipes stdout into a file still reads what the file does not do."""
    policy = tmp_path / "policy.json"
    policy.write_text('{"allow_origins": ["https://app.example.com"]}')
    assert "ALLOWS MORE: S3 allows credentials" in corsage("export", policy, "--to", "s3").err


def test_an_export_is_imported(corsage: Corsage, tmp_path: Path) -> None:
    """What `export` prints, `import` turns into the TOML that it came from."""
    policy, exported = tmp_path / "corsage.toml", tmp_path / "cors.cfg"
    policy.write_text('allow_origins = ["https://app.example.com"]\nmax_age = 60\n')
    exported.write_text(corsage("export", policy, "--to", "haproxy").out)
    ran = corsage("import", exported, "--from", "haproxy")
    assert (ran.code, ran.out, ran.err) == (0, policy.read_text(), "")


def test_problems_are_findings(corsage: Corsage, tmp_path: Path) -> None:
    """A configuration that no policy may be: exit code 1, what was found on stdout, the problems on stderr."""
    source = tmp_path / "app.js"
    source.write_text("app.use(cors({ origin: true, credentials: true }))")
    ran = corsage("import", source, "--from", "express")
    assert ran.code == 1
    assert 'allow_origins = ["*"]' in ran.out
    assert "any-origin-with-credentials" in ran.err


def test_a_bad_file_is_one_sentence(corsage: Corsage, tmp_path: Path) -> None:
    """A missing file, and one that is no text."""
    assert "No such file" in corsage("export", tmp_path / "none.toml", "--to", "nginx").fails_with(2)
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8" in corsage("import", binary, "--from", "nginx").fails_with(2)


def test_a_route_does_not_inherit_an_expression(corsage: Corsage, tmp_path: Path) -> None:
    """TOML cannot take an expression back, so the base's stands in a last route, for all that no other covers."""
    source = tmp_path / "api.conf"
    source.write_text(
        "map $http_origin $cors { '~^https://[a-z]+\\.example\\.org$' $http_origin; }\n"
        "server { add_header Access-Control-Allow-Origin $cors;\n"
        "location /open/ { add_header Access-Control-Allow-Origin *; } }\n"
    )
    ran = corsage("import", source, "--from", "nginx")
    assert (ran.code, ran.err) == (0, "")
    told = from_toml(ran.out)
    assert told.policy_for("GET", "/open/x").allow_origin_regex is None
    assert told.policy_for("GET", "/open/x").allow_origins == ("*",)
    assert told.policy_for("GET", "/other").allow_origin_regex == r"https://[a-z]+\.example\.org"
    assert told.policy_for("GET", "/other").allow_origins == ()


def test_a_file_that_no_export_wrote_is_not_replaced(corsage: Corsage, tmp_path: Path) -> None:
    """A Caddyfile of the user's own stays; an earlier export is replaced."""
    policy = tmp_path / "corsage.toml"
    policy.write_text('allow_origins = ["https://app.example.com"]')
    folder = tmp_path / "out"
    arguments = ("export", str(policy), "--to", "caddy", "--into", str(folder))
    assert [corsage(*arguments).code, corsage(*arguments).code] == [0, 0]
    (written,) = folder.iterdir()
    written.write_text("example.com { respond hello }\n")
    ran = corsage(*arguments)
    assert (ran.code, "was not written by" in ran.err) == (2, True)
    assert written.read_text() == "example.com { respond hello }\n"
