import { describe, expect, it } from "vitest";
import { filled, headerRow, type ScenarioForm, toDraft, toScenario } from "../src/scenario";

const ORIGIN = "http://127.0.0.1:8101";

const SCENARIO: ScenarioForm = {
  id: "json-post",
  page: "https://app.example.com",
  requests: [
    {
      url: `${ORIGIN}/api/data?a=b#c`,
      method: "POST",
      headers: [
        ["Content-Type", "application/json"],
        ["X-A", ""],
      ],
      body: "{}",
      mode: "cors",
      credentials: "include",
    },
  ],
  server: {
    policy: {
      allow_origins: ["https://app.example.com", "https://*.example.com"],
      allow_origin_regex: "https://x\\.example",
      allow_methods: ["GET", "POST"],
      allow_headers: ["content-type"],
      expose_headers: ["x-total"],
      allow_credentials: true,
      max_age: 60,
      allow_private_network: true,
      danger_allow_null_origin: true,
      danger_allow_insecure_origins: false,
      danger_allow_public_suffixes: false,
      danger_reflect_any_origin: false,
    },
  },
};

const draft = () => toDraft(SCENARIO, ORIGIN);

describe("a draft", () => {
  it("says the same scenario as the one that it was taken from", () => {
    expect(toScenario(draft(), ORIGIN)).toEqual(SCENARIO);
  });

  it("has the API's defaults where the scenario says nothing", () => {
    const least = toDraft({ page: "null", requests: [{ url: `${ORIGIN}/` }], server: { policy: {} } }, ORIGIN);
    const { requests, server } = toScenario(least, ORIGIN);
    expect(requests[0]).toEqual({
      url: `${ORIGIN}/`,
      method: "GET",
      headers: [],
      body: null,
      mode: "cors",
      credentials: "same-origin",
    });
    expect(server.policy).toMatchObject({ allow_origins: [], max_age: 600, allow_credentials: false });
  });

  it("is asked of the demo API whatever stands in the path", () => {
    for (const path of ["/x", "x", "//example.com/", "@example.com/", ".example.com/", "http://example.com/", ""]) {
      const url = toScenario({ ...draft(), path }, ORIGIN).requests[0]?.url ?? "";
      expect(new URL(url).origin).toBe(ORIGIN);
    }
  });

  it("sends no empty header row, and keeps the order of the others", () => {
    const headers = [headerRow(), headerRow("B", "2"), headerRow(), headerRow("A", ""), headerRow("", "only a value")];
    expect(filled(headers)).toEqual([headers[1], headers[3], headers[4]]);
    expect(toScenario({ ...draft(), headers }, ORIGIN).requests[0]?.headers).toEqual([
      ["B", "2"],
      ["A", ""],
      ["", "only a value"],
    ]);
  });
});

describe("a policy as it is typed", () => {
  const typed = (change: Partial<ReturnType<typeof draft>["policy"]>) => {
    const base = draft();
    return toScenario({ ...base, policy: { ...base.policy, ...change } }, ORIGIN).server.policy;
  };

  it("takes lists by lines, commas or blanks", () => {
    const policy = typed({
      allow_origins: "\n https://a.example\r\nhttps://b.example ,\n",
      allow_methods: "GET POST,PUT",
    });
    expect(policy).toMatchObject({
      allow_origins: ["https://a.example", "https://b.example"],
      allow_methods: ["GET", "POST", "PUT"],
    });
  });

  it.each([
    ["", null],
    [" 0 ", 0],
    ["600", 600],
    ["-1", -1],
    ["ten", "ten"],
    ["1.5", "1.5"],
    ["1e3", "1e3"],
  ])("sends max age %j as %j: the server judges it", (max_age, sent) => {
    expect(typed({ max_age }).max_age).toBe(sent);
  });

  it("leaves an empty regular expression out", () => {
    expect(typed({ allow_origin_regex: "" })).not.toHaveProperty("allow_origin_regex");
  });
});
