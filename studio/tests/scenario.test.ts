import { expect, test } from "vitest";
import { inEnvironment, policyIn, type Scenario, withPolicy, withRequest } from "../src/engine/scenario";

const SCENARIO: Scenario = {
  page: "https://app.example.com",
  requests: [{ url: "https://api.example.com/", redirect: "error" }],
  server: {
    policy: { allow_origins: ["https://app.example.com"], max_age: 60 },
    environments: { staging: { allow_origins: ["https://staging.example.com"] } },
  },
};

test("an environment's policy is the base with its own fields over it", () => {
  expect(policyIn(SCENARIO.server, "")).toEqual({ allow_origins: ["https://app.example.com"], max_age: 60 });
  expect(policyIn(SCENARIO.server, "staging")).toEqual({ allow_origins: ["https://staging.example.com"], max_age: 60 });
  expect(policyIn({ "https://x/": {} }, "")).toBeUndefined();
});

test("what runs in an environment has that policy alone", () => {
  expect(inEnvironment(SCENARIO, "staging").server).toEqual({
    policy: { allow_origins: ["https://staging.example.com"], max_age: 60 },
  });
  expect(inEnvironment(SCENARIO, "")).toBe(SCENARIO);
});

test("an edit in an environment leaves the base as it is", () => {
  const edited = withPolicy(SCENARIO, "staging", { max_age: 5 });
  expect(edited.server.policy).toEqual(SCENARIO.server.policy);
  expect(edited.server.environments?.staging).toEqual({ allow_origins: ["https://staging.example.com"], max_age: 5 });
});

test("fields that the page does not know stay as they came", () => {
  expect(withRequest(SCENARIO, { method: "PUT" }).requests[0]).toEqual({
    url: "https://api.example.com/",
    redirect: "error",
    method: "PUT",
  });
});
