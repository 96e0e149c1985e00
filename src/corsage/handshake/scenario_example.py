"""A scenario to start from, with comments: what `corsage simulate --new` writes.

JSON has no comments, so a key that starts with // is one, in every object of a scenario.
"""

from typing import Final

EXAMPLE: Final = """\
{
  "// page": "Where the script runs: an origin, a page's URL, or null for a sandboxed frame.",
  "page": "https://app.example.com",

  "// requests": "The fetch() calls of its script, in order. Only url must be there.",
  "requests": [
    {
      "url": "https://api.example.com/orders",
      "method": "PUT",
      "headers": {"Content-Type": "application/json", "X-Request-Id": "1"},
      "body": "{}",
      "credentials": "include"
    },
    {"url": "https://cdn.example.com/logo.svg"},
    {"url": "https://cdn.example.com/logo.svg"}
  ],

  "// server": "What answers, by URL. In place of the URLs: {'policy': {...}}, {'policy': 'corsage.toml'}.",
  "server": {
    "https://api.example.com/orders": {
      "// preflight": "May be left out: the server then answers OPTIONS with 404.",
      "preflight": {
        "status": 204,
        "headers": {
          "Access-Control-Allow-Origin": "https://app.example.com",
          "Access-Control-Allow-Credentials": "true",
          "Access-Control-Allow-Methods": "PUT",
          "Access-Control-Allow-Headers": "Content-Type, X-Request-Id"
        }
      },
      "actual": {
        "status": 200,
        "headers": {
          "Access-Control-Allow-Origin": "https://app.example.com",
          "Access-Control-Allow-Credentials": "true"
        },
        "body": "saved"
      }
    },
    "// rules": "A list of rules: the first whose condition holds answers. Here: a CDN that names one origin only.",
    "https://cdn.example.com/logo.svg": [
      {
        "if": {"origin": "https://app.example.com", "call": 1},
        "answer": {"status": 200, "headers": {"Access-Control-Allow-Origin": "https://app.example.com"}}
      },
      {"if": {"call": 2}, "answer": {"status": 503}},
      {"answer": "close"}
    ]
  }
}
"""
