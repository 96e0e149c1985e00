"""What people write beside their evidence, in notes and names of the stack: a table of wordings, each one symptom.

A wording is a way in which people describe an observation ("works in incognito"), never a product: what products do
by habit is `corsage.diagnose.habits`'s matter.
"""

import re
from typing import Final

from corsage.evidence.console import normalised
from corsage.evidence.known import Symptom

_ORIGIN: Final = re.compile(r"https?://[\w.\-]+(?::\d+)?(?:/[\w./\-]*)?")

#: Wording, symptom. Searched without regard to case, in text with plain quotes.
WORDINGS: Final[tuple[tuple[str, Symptom], ...]] = (
    (
        (
            r"redirect\w*(?: \w+){0,3} (?:to|at) [^\n]{0,80}?(?:log-?in|sign-?in|oauth|authori[sz]e|sso\b|saml|openid|"
            r"idp|identity|accounts\.|auth\.|keycloak|okta|cognito|adfs|microsoftonline|cas/)|"
            r"(?:session|token|cookie) (?:\w+ ){0,3}(?:expire[sd]?|lapsed|timed out)[^\n]{0,60}redirect|"
            r"30[1237] (?:\w+ ){0,3}(?:to|at) [^\n]{0,60}(?:log-?in|sign-?in|oauth|authorize|accounts\.|sso|idp)"
        ),
        Symptom.REDIRECT_LOGIN,
    ),
    (
        (
            r"(?:redirect\w*|location)[^\n]{0,80}(?:to|from https|:) ?'?http:(?!//localhost|//127)|"
            r"https (?:->|to|becomes|into|redirected to) http\b|"
            r"x-forwarded-proto|behind (?:a |an )?(?:tls|ssl|https)[- ](?:proxy|terminat\w+|load)|tls[- ]terminat"
        ),
        Symptom.REDIRECT_DOWNGRADE,
    ),
    (r"mixed content", Symptom.MIXED_CONTENT),
    (
        (
            r"cache miss|cache hit|hit from cloudfront|x-cache|cached (?:copy|response|version|image)|"
            r"(?:no|without|missing|lacks?) (?:a )?'?vary|vary: ?origin|"
            r"(?:works|fine|succeeds|ok) (?:with|when|after|if|once) [^\n]{0,30}(?:cache (?:is "
            r")?(?:disabled|off|cleared)|"
            r"disabl\w+ (?:the )?cache|clear\w+ (?:the )?(?:browser )?cache)|from (?:disk|the browser) cache|"
            r"\(?disk cache\)?|cache key"
        ),
        Symptom.CACHED_ANSWER,
    ),
    (
        (
            r"preflight (?:\w+ ){0,4}(?:cached|cache)|cached preflight|works? in (?:incognito|private|another browser)|"
            r"access-control-max-age|stale preflight|preflight cache"
        ),
        Symptom.CACHED_PREFLIGHT,
    ),
    (
        (
            r"(?:server|api|backend|config\w*|list|cors)[^\n]{0,40}(?:allow(?:s|ed)?|whitelist\w*|allowlist\w*) only|"
            r"only (?:allow\w*|whitelist\w*|permit\w*) [^\n]{0,20}https?://|"
            r"origin (?:is |was )?not (?:in|on) the (?:list|allow|white)|"
            r"(?:port|domain|subdomain|www|origin) (?:was |is |had "
            r")?(?:missing|changed|moved|different|not (?:listed|allowed))|"
            r"origin (?:\S+ )?(?:is )?not allowed|invalid origin|origin mismatch|127\.0\.0\.1 [^\n]{0,40}localhost"
        ),
        Symptom.ORIGIN_NOT_LISTED,
    ),
    (
        (
            r"trailing slash|without (?:the |a )?(?:scheme|protocol)|(?:scheme|protocol) (?:is |was )?missing|"
            r"string (?:instead of|rather than|for|not) (?:a |an )?(?:list|array|tuple)|comma[- ]separated string|"
            r"(?:with|has|had) (?:a |the )?path"
        ),
        Symptom.ENTRY_MALFORMED,
    ),
    (
        (
            r"allowcredentials is true, allowedorigins cannot contain|"
            r"allow_?credentials\W{0,4}(?:is |set to |= ?)?true[^\n]{0,80}\*|"
            r"\*'?[^\n]{0,60}(?:allow_?credentials|with credentials|withcredentials)|"
            r"wildcard[^\n]{0,60}credential|credential[^\n]{0,60}wildcard|"
            r"(?:insecure|protocol does not allow)[^\n]{0,60}(?:any|wildcard|\*)[^\n]{0,40}credential"
        ),
        Symptom.WILDCARD_CREDENTIALS,
    ),
    (
        (
            r"path (?:pattern )?'?\S+'? does not match|(?:does|did) not (?:match|cover)|only (?:for|on|under) /|"
            r"not (?:applied|enabled|set|configured) (?:for|on|to) (?:this|that|the) (?:path|route|endpoint|url|file)|"
            r"(?:works|fine) (?:for|on) other (?:routes|endpoints|paths|urls)|except (?:for "
            r")?(?:this|one) (?:route|endpoint)"
        ),
        Symptom.PATH_NOT_COVERED,
    ),
    (
        (
            r"(?:middleware|usecors|order|registered|inserted|placed|added)[^\n]{0,60}(?:before|after|order)|"
            r"middleware order|order of (?:the )?middleware|(?:before|after) "
            r"(?:usemvc|userouting|useauth\w*|the router|static)"
        ),
        Symptom.LAYER_ORDER,
    ),
    (
        (
            r"(?:no|without) (?:effect|change|difference)|(?:headers?|response) "
            r"(?:stay|remain|are|is) (?:the same|unchanged)|"
            r"(?:setting|config\w*|annotation|option)s? (?:\w+ ){0,3}(?:ignored|overrid\w+|not applied|has no effect)"
        ),
        Symptom.CONFIG_WITHOUT_EFFECT,
    ),
    (
        (
            r"(?:both|two) (?:\w+ ){0,4}(?:add|set|send|sending|setting|layers)|(?:header|origin) (?:\w+ ){0,3}twice|"
            r"duplicat\w+ (?:\w+ ){0,3}header|also (?:adds?|sets?|sending) (?:the )?(?:cors|header)"
        ),
        Symptom.TWO_LAYERS,
    ),
    (
        (
            r"options (?:request )?(?:is |was |are )?(?:turned|rewritten|converted|changed) into|"
            r"options[^\n]{0,60}(?:not (?:routed|handled|implemented|supported|allowed)|404|405|no "
            r"route|method not allowed)|"
            r"(?:no|without|missing|lacks?) (?:an? )?(?:options|preflight) (?:handler|route|handling|support)"
        ),
        Symptom.OPTIONS_UNROUTED,
    ),
    (
        (
            r"options[^\n]{0,60}(?:401|403|unauthori[sz]ed|forbidden|requires? auth\w*|authenticat\w+)|"
            r"preflight[^\n]{0,60}(?:401|unauthori[sz]ed|authenticat\w+|jwt|token|basic auth)|"
            r"auth\w*[^\n]{0,40}(?:blocks?|rejects?|intercepts?) (?:the )?(?:options|preflight)"
        ),
        Symptom.OPTIONS_UNAUTHORISED,
    ),
    (
        (
            r"(?:unhandled|uncaught) exception|internal server error|stack "
            r"?trace|(?:server|app\w*|handler|function|lambda|backend)"
            r" (?:\w+ ){0,2}(?:crash\w*|throws?|threw|raises?|fail\w*|times? out|timed out)|"
            r"(?:bad gateway|gateway time-?out|payload too large|entity too large|rate limit\w*)|"
            r"\b(?:5\d\d|413|429)\b(?: (?:error|response|status)|\s*$)"
        ),
        Symptom.SERVER_ERROR,
    ),
    (
        (
            r"wrong (?:region|url|host|port|address|endpoint)|not deployed|(?:was|is) never deployed|different region|"
            r"(?:invoker|iam|allusers|permission) (?:role|permission|policy|missing)|typo in (?:the )?url|"
            r"(?:function|service|endpoint) (?:does not exist|not found)"
        ),
        Symptom.WRONG_ADDRESS,
    ),
    (
        (
            r"(?:library|sdk|tracing|instrumentation|client|interceptor|meta "
            r"tag|plugin|browser)[^\n]{0,40}adds?\b[^\n]{0,40}header|"
            r"\b(?:sentry-trace|baggage|traceparent|tracestate|x-datadog-\w+|newrelic)\b|"
            r"client[- ]hints?|accept-ch\b"
        ),
        Symptom.CLIENT_HEADER,
    ),
    (
        r"\b(?:ionic|capacitor|app|tauri|file|content|moz-extension|chrome-extension|wails)://|origin:? '?null",
        Symptom.APP_ORIGIN,
    ),
    (
        (
            r"preflight (?:\w+ "
            r"){0,4}(?:succeeds|passes|works|ok|fine|200|204)[^\n]{0,80}(?:get|post|put|actual|real|request)|"
            r"options (?:\w+ ){0,4}(?:has|have|returns?|sends?|succeeds|works|200|204)[^\n]{0,80}(?:but|get|post|not)"
        ),
        Symptom.PREFLIGHT_ONLY,
    ),
    (r"content[- ]?script|userscript|(?:grease|tamper|violent)monkey", Symptom.CONTENT_SCRIPT),
    (r"service[- ]?worker|\bworkbox\b|\bsw-\w+", Symptom.SERVICE_WORKER),
    (r"samesite|third-party cookie|cookie (?:is |was )?not (?:sent|set|stored|saved)", Symptom.COOKIE_WITHHELD),
    (
        (
            r"(?:header|content-disposition|\w+ header) (?:is |was )?(?:undefined|null|not "
            r"(?:readable|accessible|visible))|"
            r"headers?\.get\([^)\n]{0,60}\) (?:returns|is|gives) (?:null|undefined)|getresponseheader|"
            r"(?:cannot|can't|unable to) (?:read|access|get) (?:the )?[\w-]*\s?header|expose[- ]?headers?"
        ),
        Symptom.HEADER_HIDDEN,
    ),
    (r"self-?signed|untrusted cert\w*|(?:dev|development|expired|invalid) cert\w*", Symptom.TLS),
    (
        r"ad-?block\w*|ublock|privacy badger|brave shields?|blocked by (?:an? )?(?:extension|blocker|client)",
        Symptom.CLIENT_BLOCKED,
    ),
    (r"(?:connection|server) (?:is |was )?(?:refused|down|unreachable)|dns|econnrefused", Symptom.NETWORK),
    (
        r"private network|local network access|address space|public (?:page|site) [^\n]{0,40}(?:localhost|private)",
        Symptom.PRIVATE_NETWORK,
    ),
    (
        r"\bcoep\b|\bcorp\b|cross-origin-(?:embedder|resource)|crossoriginisolated|sharedarraybuffer",
        Symptom.EMBEDDER_POLICY,
    ),
    (r"no-cors|opaque response|type:? '?opaque", Symptom.OPAQUE_RESPONSE),
)
_COMPILED: Final = tuple([(re.compile(text, re.IGNORECASE | re.MULTILINE), symptom) for text, symptom in WORDINGS])
#: Origins that a note says are the ones allowed.
_ALLOWED: Final = re.compile(
    r"(?:allow|whitelist)\w*(?: only| list)?\W{1,4}(?P<list>(?:https?://\S+(?:,? (?:and )?)?)+)", re.IGNORECASE
)


def read(text: str) -> tuple[tuple[Symptom, str], ...]:
    """Each symptom that the text describes, with the words that do; each once."""
    plain = normalised(text)
    found: dict[Symptom, str] = {}
    for pattern, symptom in _COMPILED:
        match = pattern.search(plain)
        if match is not None:
            found[symptom] = " ".join(match[0].split())[:120]
    return tuple(found.items())


def listed_origins(text: str) -> tuple[str, ...]:
    """The origins that a text says the server allows."""
    match = _ALLOWED.search(normalised(text))
    return () if match is None else tuple([origin.rstrip(".,;") for origin in _ORIGIN.findall(match["list"])])
