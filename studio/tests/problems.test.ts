import { describe, expect, it } from "vitest";
import { elsewhere, isWithin, ofRow, PLACES, within } from "../src/problems";
import { headerRow } from "../src/scenario";

const problem = (path: string) => ({ path, problem: "is wrong" });

describe("a place in the scenario", () => {
  it.each([
    ["server.policy.max_age", "server.policy.max_age", true],
    ["server.policy.allow_origins[0]", "server.policy.allow_origins", true],
    ["requests[0].headers[1][0]", "requests[0].headers[1]", true],
    ["requests[0].headers[10]", "requests[0].headers[1]", false],
    ["server.policy.allow_origin_regex", "server.policy.allow_origin", false],
    ["pages", "page", false],
    ["", "page", false],
  ])("%s is within %s: %s", (path, place, expected) => {
    expect(isWithin(path, place)).toBe(expected);
  });
});

describe("problems", () => {
  const found = [problem("page"), problem("server.policy.max_age"), problem("server.policy.new"), problem("")];

  it("stand at the control of their place", () => {
    expect(within(found, PLACES.page)).toEqual([found[0]]);
  });

  it("stand above the form where no control is theirs", () => {
    expect(elsewhere(found, ["max_age"])).toEqual([found[2], found[3]]);
  });

  it("of a header find their row, empty rows not counted", () => {
    const rows = [headerRow(), headerRow("A", "1"), headerRow("B", "2")] as const;
    const wrong = [problem("requests[0].headers[1]")];
    expect(rows.map((row) => ofRow(wrong, [...rows], row).length)).toEqual([0, 0, 1]);
  });
});
