"""Where engines differ about cookies: what a line may set, whose cookies go where, and in which order.

Each row says what the standard says and where, what the engine does, and the evidence. The rules are small functions
of `corsage.engines.rules.cookies`; nothing here decides.
"""

from typing import Final

from corsage.engines.departures.row import OBSERVED, Deviation
from corsage.engines.rules import cookies as rules

_LIBSOUP: Final = "https://gitlab.gnome.org/GNOME/libsoup/-/blob/3.2.3/libsoup/cookies/"

COOKIES: Final[tuple[Deviation, ...]] = (
    Deviation(
        "cookies-not-lax",
        ("firefox", "webkit"),
        "RFC 6265bis, 5.6.7 The SameSite Attribute",
        "a cookie that does not say SameSite is Lax: no fetch() of another site carries it",
        "it is sent as if it said None",
        OBSERVED,
        "cookies.lax_by_default",
        value=False,
    ),
    Deviation(
        "none-without-secure",
        ("webkit",),
        "RFC 6265bis, 5.7 Storage Model",
        "a cookie that says SameSite=None and is not Secure is ignored",
        "it is kept",
        OBSERVED,
        "cookies.none_needs_secure",
        value=False,
    ),
    Deviation(
        "cookie-words-chromium",
        ("chromium",),
        "RFC 6265bis, 5.6",
        "a tab may stand anywhere; a value without a name may have an equals sign; Domain=. is as good as none",
        "a line with a tab inside of a name, a value or an attribute is ignored, and so are the other two",
        OBSERVED,
        "cookies.parse",
        rules.chromium_parse,
    ),
    Deviation(
        "cookie-words-firefox",
        ("firefox",),
        "RFC 6265bis, 5.6",
        "what stands without an equals sign is a value without a name; values are bytes; Domain=. is as good as none",
        "it is a name without a value, and a value without a name is ignored; bytes that are not UTF-8 become U+FFFD; "
        "a line with Domain=. is ignored",
        OBSERVED,
        "cookies.parse",
        rules.firefox_parse,
    ),
    Deviation(
        "cookie-words-webkit",
        ("webkit",),
        "RFC 6265bis, 5.6",
        "a line with a control is ignored, and one that is too long; of several attributes of a name the last counts",
        "a name or a value ends at the first byte that is not printable ASCII, and with it the line; nothing is too "
        "long; a Domain in upper case makes a cookie that is never sent; Path and Domain without a value are ignored, "
        "and SameSite=None takes no earlier SameSite back",
        f"{_LIBSOUP}soup-cookie.c",
        "cookies.parse",
        rules.soup_parse,
    ),
    Deviation(
        "cookie-ages-chromium",
        ("chromium",),
        "RFC 6265bis, 5.1.1, 5.6.1 and 5.6.2",
        "a Max-Age is a minus sign at the most, and digits; one that cannot be read, and such an Expires, is as if it "
        "were not there; a date before 1601 cannot be read",
        "a plus sign may stand there, too; the last of a name counts, read or not; a day, a year and a time in Expires "
        "are digits only; what is before 1601 is past",
        OBSERVED,
        "cookies.expiry",
        rules.chromium_expiry,
    ),
    Deviation(
        "cookie-ages-firefox",
        ("firefox",),
        "RFC 6265bis, 5.1.1, 5.6.1 and 5.6.2",
        "a Max-Age is a minus sign at the most, and digits; one that cannot be read, and such an Expires, is as if it "
        "were not there; a date has a time, and each field is within its bounds",
        "a Max-Age that begins with a minus sign is past; the last of a name counts, read or not; a date needs no "
        "time, its fields run over, and 1/31/2004 is one",
        OBSERVED,
        "cookies.expiry",
        rules.firefox_expiry,
    ),
    Deviation(
        "cookie-ages-webkit",
        ("webkit",),
        "RFC 6265bis, 5.1.1, 5.6.1 and 5.6.2; 5.7, step 3",
        "Max-Age counts before Expires; one that cannot be read is as if it were not there; the fields of a date stand "
        "in any order",
        "whichever stands last counts, an Expires read or not; an empty Max-Age is 0; a date has one of the forms of "
        "HTTP",
        f"{_LIBSOUP}soup-cookie.c",
        "cookies.expiry",
        rules.soup_expiry,
    ),
    Deviation(
        "no-cookie-prefixes",
        ("webkit",),
        "RFC 6265bis, 4.1.3 Cookie Name Prefixes",
        "__Secure-, __Host-, __Http- and __Host-Http- bind a cookie to what they say",
        "they are part of the name, and no more",
        OBSERVED,
        "cookies.prefixes",
        (),
    ),
    Deviation(
        "cookies-not-schemeful",
        ("firefox", "webkit"),
        "RFC 6265bis, 5.2 Same-site and cross-site Requests",
        "http://a.example and https://a.example are two sites",
        "they are one",
        OBSERVED,
        "cookies.schemeful",
        value=False,
    ),
    Deviation(
        "redirects-through-another-site",
        ("firefox",),
        "RFC 6265bis, 5.2 Same-site and cross-site Requests",
        "the page and the URL decide, whatever redirects led there",
        "a redirect through another site keeps cookies back that are Lax or Strict; http and https are one site",
        OBSERVED,
        "cookies.carries_lax",
        rules.through_own_site,
    ),
    Deviation(
        "redirects-keep-cookies-at-home",
        ("webkit",),
        "RFC 6265bis, 5.2 Same-site and cross-site Requests",
        "the page and the URL decide, whatever redirects led there",
        "once a URL was of another site, or a redirect led to another site or scheme, cookies that are Lax or Strict "
        "go to the page's own host only, by http or https",
        OBSERVED,
        "cookies.carries_lax",
        rules.to_own_host,
    ),
    Deviation(
        "cookies-by-domain",
        ("webkit",),
        "RFC 6265bis, 5.8.3 Retrieval Algorithm, step 2",
        "of cookies whose paths are as long, the older goes first",
        "that of the longer domain does, a host's own behind those of its Domain; the older, where that is the same",
        f"{_LIBSOUP}soup-cookie-jar.c",
        "cookies.by_domain",
        value=True,
    ),
    Deviation(
        "sandboxed-pages-have-a-site",
        ("webkit",),
        "RFC 6265bis, 5.2.1 Document-based requests",
        "a page of an opaque origin is of no site: nothing that is Lax or Strict goes with its requests",
        "it is of the site of the page around it",
        OBSERVED,
        "cookies.opaque_is_foreign",
        value=False,
    ),
    Deviation(
        "lax-from-abroad",
        ("webkit",),
        "RFC 6265bis, 5.7, step 18",
        "an answer to another site's fetch() sets no cookie that is Lax or Strict",
        "it does",
        OBSERVED,
        "cookies.foreign_sets_lax",
        value=True,
    ),
    Deviation(
        "credentials-follow-redirects",
        ("webkit",),
        "HTTP-network-or-cache fetch, includeCredentials",
        "with the credentials mode same-origin, a no-cors request that is redirected to elsewhere has no credentials",
        "it has those of wherever it is redirected, if its first URL was the page's own",
        OBSERVED,
        "credentials_follow",
        value=True,
    ),
    Deviation(
        "third-party-blocked",
        ("chromium",),
        "RFC 6265bis, 7.1 Third-Party Cookies",
        "whether third-party cookies are had is the user's",
        "as Debian ships it, another site's are neither sent nor set, except those that are Partitioned",
        OBSERVED,
        "cookies.third_party",
        "blocked",
    ),
    Deviation(
        "third-party-unset",
        ("webkit",),
        "RFC 6265bis, 7.1 Third-Party Cookies",
        "whether third-party cookies are had is the user's",
        "as it comes, another site sets none; those that it has set as a page of its own are sent",
        f"{_LIBSOUP}soup-cookie-jar.c",
        "cookies.third_party",
        "unset",
    ),
    Deviation(
        "unlisted-hosts-are-strangers",
        ("webkit",),
        "RFC 6265bis, 7.1 Third-Party Cookies",
        "hosts below a top-level domain that is not on the list of public suffixes may be of one site",
        "below such a one (test, localhost) a host sets only cookies that go to the page's own host as well: another "
        "host those with a Domain that the page is in",
        f"{_LIBSOUP}soup-cookie-jar.c",
        "cookies.unlisted_are_sites",
        value=False,
    ),
    Deviation(
        "third-party-partitioned",
        ("firefox",),
        "RFC 6265bis, 7.1 Third-Party Cookies",
        "whether third-party cookies are had is the user's",
        "as it comes, another site has a jar of its own under each site that it is asked from",
        OBSERVED,
        "cookies.third_party",
        "partitioned",
    ),
    Deviation(
        "partitioned-cookies",
        ("chromium", "firefox"),
        "RFC 6265bis, 5.6",
        "the attribute Partitioned is unknown",
        "such a cookie, which must be Secure, is only for pages of the site under which it was set, third-party "
        "cookies blocked or not",
        OBSERVED,
        "cookies.partitions",
        value=True,
    ),
)
