"""What people have in their configurations today, and what it amounts to."""

import pytest

from corsage.policy import Code
from corsage.stacks import STACKS, read

READ = [name for name, stack in STACKS.items() if stack.read is not None]

BROKEN = ["", "\0", "{", "}" * 50, "(" * 400, "cors({" * 60, '"', "map $a $b {", "CORS(app, x=", "[" * 5000, "map\n{"]

APP = "https://app.example.com"

#: stack, text, fields that must come out
FOREIGN = [
    ("nginx", "add_header 'Access-Control-Allow-Origin' '*';", {"allow_origins": ["*"]}),
    ("nginx", f'add_header Access-Control-Allow-Origin "{APP}" always;', {"allow_origins": [APP]}),
    (
        "nginx",
        (f"map $http_origin $cors {{ {APP} $http_origin; '~^https://[a-z]+\\.example\\.org$' $http_origin; }}"
        "server { add_header Access-Control-Allow-Origin $cors; }"),
        {"allow_origins": [APP], "allow_origin_regex": r"https://[a-z]+\.example\.org"},
    ),
    (
        "nginx",
        f"if ($http_origin = '{APP}') {{ set $cors $http_origin; }} add_header Access-Control-Allow-Origin $cors;",
        {"allow_origins": [APP]},
    ),
    ("apache", 'Header set Access-Control-Allow-Origin "*"', {"allow_origins": ["*"]}),
    (
        "apache",
        (f'SetEnvIf Origin "^{APP.replace(".", chr(92) + ".")}$" O=$0\n'
        'Header always set Access-Control-Allow-Origin "%{O}e" env=O\n'
        'Header always set Access-Control-Allow-Methods "GET, PUT"'),
        {"allow_origins": [APP], "allow_methods": ["GET", "PUT"]},
    ),
    ("caddy", 'header Access-Control-Allow-Origin "*"', {"allow_origins": ["*"]}),
    (
        "caddy",
        (f"@a header Origin {APP}\nheader @a {{\n\tAccess-Control-Allow-Origin {{header.Origin}}\n"
        '\tAccess-Control-Max-Age "60"\n}'),
        {"allow_origins": [APP], "max_age": 60},
    ),
    (
        "haproxy",
        (f"acl ok req.hdr(origin) -m str {APP}\n"
        "http-response set-header Access-Control-Allow-Origin %[capture.req.hdr(0)] if ok\n"
        "http-response set-header Access-Control-Allow-Headers 'X-A, X-B' if ok"),
        {"allow_origins": [APP], "allow_headers": ["X-A", "X-B"]},
    ),
    (
        "express",
        (f"const list = ['{APP}', /^https:\\/\\/[a-z]+\\.example\\.org$/];\n"
        "app.use(cors({ origin: list, credentials: true, methods: 'GET,PUT', maxAge: 60 }))"),
        {"allow_origins": [APP], "allow_origin_regex": r"https://[a-z]+\.example\.org", "allow_credentials": True,
         "allow_methods": ["GET", "PUT"], "max_age": 60},
    ),
    (
        "fastapi",
        f"ORIGINS = ['{APP}']\napp.add_middleware(CORSMiddleware, allow_origins=[*ORIGINS, 'https://b.example'])",
        {"allow_origins": [APP, "https://b.example"],
         "allow_headers": ["Accept", "Accept-Language", "Content-Language", "Content-Type"]},
    ),
    (
        "starlette",
        "middleware = [Middleware(CORSMiddleware, allow_origins=['*'], allow_headers=['*'])]",
        {"allow_origins": ["*"], "allow_headers": ["*", "Authorization"]},
    ),
    (
        "django",
        (f"from corsheaders.defaults import default_headers\nCORS_ALLOWED_ORIGINS = ['{APP}']\n"
        "CORS_ALLOW_HEADERS = (*default_headers, 'x-a')"),
        {"allow_origins": [APP], "max_age": 86400, "allow_headers": ["accept", "authorization", "content-type",
         "user-agent", "x-csrftoken", "x-requested-with", "x-a"]},
    ),
    ("flask", f"CORS(app, origins='{APP}', max_age=60)", {"allow_origins": [APP], "max_age": 60}),
    (
        "s3",
        f'[{{"AllowedOrigins": ["{APP}"], "AllowedMethods": ["GET"], "AllowedHeaders": ["*"], "MaxAgeSeconds": 5}}]',
        {"allow_origins": [APP], "allow_headers": ["*", "Authorization"], "max_age": 5, "allow_credentials": True},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("stack", "text", "fields"), FOREIGN)
def test_a_configuration_is_read(stack: str, text: str, fields: dict[str, object]) -> None:
    """Each stack's usual ways of saying CORS are understood."""
    found = read(text, stack)
    assert {name: found.base[name] for name in fields} == fields
    assert not found.problems


@pytest.mark.parametrize(
    ("stack", "text", "code"),
    [
        (
            "nginx",
            "add_header Access-Control-Allow-Origin $http_origin; add_header Access-Control-Allow-Credentials true;",
            Code.ANY_ORIGIN_WITH_CREDENTIALS,
        ),
        (
            "nginx",
            'if ($http_origin ~ "https://app.example.com") { add_header Access-Control-Allow-Origin $http_origin; }',
            Code.REGEX_UNESCAPED_DOT,
        ),
        ("express", "app.use(cors({ origin: true, credentials: true }))", Code.ANY_ORIGIN_WITH_CREDENTIALS),
        ("fastapi", "app.add_middleware(CORSMiddleware, allow_origins='https://a.example')", Code.BARE_STRING),
        (
            "fastapi",
            "app.add_middleware(CORSMiddleware, allow_origins=['https://a.example/'])",
            Code.ORIGIN_TRAILING_SLASH,
        ),
        ("django", "CORS_ALLOWED_ORIGIN_REGEXES = [r'^https://a\\.example']", Code.REGEX_TOO_WIDE),
        ("flask", "CORS(app, supports_credentials=True)", Code.ANY_ORIGIN_WITH_CREDENTIALS),
    ],
)
def test_what_is_wrong_is_said(stack: str, text: str, code: Code) -> None:
    """The problems of the policy that a configuration amounts to are the reading's."""
    found = read(text, stack)
    assert code in [problem.code for problem in found.problems]
    assert found.configuration is None


@pytest.mark.parametrize("stack", READ)
@pytest.mark.parametrize("text", BROKEN)
def test_what_is_broken_is_read_without_an_exception(stack: str, text: str) -> None:
    """A reader never raises for what a text says."""
    read(text, stack)


def test_an_nginx_location_is_a_route() -> None:
    """`add_header` in a location replaces what it would inherit; an exact path comes first, then the longest prefix."""
    text = (
        f"server {{ add_header Access-Control-Allow-Origin {APP};"
        "location /api/ { add_header Access-Control-Allow-Origin *; add_header Access-Control-Allow-Methods GET; }"
        "location = /health { add_header X-Served-By a; }"
        "location /api/inner/ { add_header Access-Control-Allow-Origin https://b.example; }"
        "location /inherits/ { proxy_pass http://b; }"
        "location ~ \\.woff2$ { add_header Access-Control-Allow-Origin https://c.example; } }"
    )
    found = read(text, "nginx")
    assert found.configuration is not None
    assert found.base["allow_origins"] == [APP]
    told = [(route.path, list(route.policy.allow_origins)) for route in found.configuration.routes]
    assert told == [("/health", []), ("/api/inner/**", ["https://b.example"]), ("/api/**", ["*"])]
    assert found.unread == ("location ~ \\.woff2$ is not a path that a route can have: its headers are left out",)


CADDY = """\
api.example.com {
    header Access-Control-Allow-Methods "GET, PUT"
    header /public/* Access-Control-Allow-Origin *
    handle /api/* {
        @app header Origin https://app.example.com
        header @app {
            Access-Control-Allow-Origin https://app.example.com
            Access-Control-Max-Age 60
        }
    }
    @docs path /docs
    header @docs Access-Control-Allow-Origin https://docs.example
}
"""
APACHE = """\
Header set Access-Control-Allow-Methods "GET, PUT"
<Directory /srv/www>
    <Location "/docs">
        Header always set Access-Control-Allow-Origin https://docs.example
    </Location>
</Directory>
<Location /api/>
    Header set Access-Control-Allow-Origin https://app.example.com
    Header set Access-Control-Max-Age 60
</Location>
<FilesMatch "\\.(ttf|woff)$">
    Header set Access-Control-Allow-Origin https://fonts.example
</FilesMatch>
<Location /public>
    Header set Access-Control-Allow-Origin *
</Location>
"""
FLASK = """\
CORS(app, methods=["GET", "PUT"], resources={
    r"/docs": {"origins": "https://docs.example"},
    r"/public/*": {},
    r"^/api/.*": {"origins": ["https://app.example.com"], "max_age": 60},
    r"/(a|b)/x": {"origins": "https://fonts.example"},
})
"""


HAPROXY = """\
acl is_docs path /docs
acl is_api path_beg /api/
acl is_public path -m dir /public
acl is_font path_end .woff2
http-response set-header Access-Control-Allow-Methods "GET, PUT"
http-response set-header Access-Control-Allow-Origin https://docs.example if is_docs
http-response set-header Access-Control-Allow-Origin https://app.example.com if is_api
http-response set-header Access-Control-Max-Age 60 if is_api
http-response set-header Access-Control-Allow-Origin * if is_public
http-response set-header Access-Control-Allow-Origin https://fonts.example if is_font
"""


@pytest.mark.parametrize(
    ("stack", "text", "docs"),
    [
        ("haproxy", HAPROXY, "/docs"),
        ("caddy", CADDY, "/docs"),
        ("apache", APACHE, "/docs/**"),
        ("flask", FLASK, "/docs"),
    ],
)
def test_what_is_said_of_a_path_is_a_route(stack: str, text: str, docs: str) -> None:
    """What one path allows is never allowed to all; what stands outside of it holds there too."""
    found = read(text, stack)
    assert found.configuration is not None
    assert found.base["allow_origins"] == []
    told = {route.path: route.policy for route in found.configuration.routes}
    origins = {path: policy.allow_origins for path, policy in told.items()}
    assert origins == {"/public/**": ("*",), "/api/**": (APP,), docs: ("https://docs.example",)}
    assert {policy.allow_methods for policy in told.values()} == {("GET", "PUT")}
    assert (told["/api/**"].max_age, told["/public/**"].max_age) == (60, None)
    assert len(found.remarks) == (stack != "caddy")


@pytest.mark.parametrize(
    ("stack", "text", "remark"),
    [
        ("caddy", "a.example {\nhandle /x {", "the block of 'handle /x' is not closed: is the file whole?"),
        (
            "express",
            "app.use('/api', cors({ origin: 'https://a.example' }))",
            "cors(...) is for '/api' alone, and is read as the policy of all paths: write a route",
        ),
        ("apache", "<Location /x>\nHeader set A", "the section <Location /x> is not closed: is the file whole?"),
        (
            "nginx",
            "server {\n location / { add_header X-A b;",
            "the block of 'server' is not closed: is the file whole?",
        ),
        (
            "nginx",
            "add_header Access-Control-Max-Age 5; add_header Access-Control-Max-Age 60;",
            "Access-Control-Max-Age is said to be '5' and '60': the last one is taken",
        ),
    ],
)
def test_what_is_lost_is_said(stack: str, text: str, remark: str) -> None:
    """A cut file and a contradiction are remarks, never silence."""
    reading = read(text, stack)
    assert remark in (*reading.remarks, *reading.unread)


def test_nothing_is_executed() -> None:
    """What is computed at run time is named, and left out."""
    text = "CORSMiddleware\napp.add_middleware(CORSMiddleware, allow_origins=open('/etc/passwd').read().split())"
    found = read(text, "fastapi")
    assert found.base.get("allow_origins") is None
    assert found.remarks == ("allow_origins is an expression, and expressions are not executed",)


@pytest.mark.parametrize(("default", "open_to_all"), [("", False), ("yes", True), ("$other", True)])
def test_an_nginx_flag_that_an_origin_sets_grants_that_origin(default: str, *, open_to_all: bool) -> None:
    """A flag that is set for other origins, or that may be, allows every origin."""
    text = (
        f'set $v "{default}"; if ($http_origin = "{APP}") {{ set $v yes; }}'
        ' if ($v = "yes") { add_header Access-Control-Allow-Origin $http_origin; }'
    )
    assert read(text, "nginx").base["allow_origins"] == (["*"] if open_to_all else [APP])
