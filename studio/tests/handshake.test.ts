import { describe, expect, it } from "vitest";
import { bodyText, isCors, isLost, target } from "../src/handshake";

describe("what an exchange shows", () => {
  it.each([
    ["http://127.0.0.1:1/a?b=c", "/a?b=c"],
    ["http://127.0.0.1:1", "/"],
    ["not a url", "not a url"],
  ])("the target of %s is %s", (url, expected) => {
    expect(target(url)).toBe(expected);
  });

  it("marks the headers that the CORS protocol reads, in any case", () => {
    const names = ["Origin", "vary", "Access-Control-Request-Method", "access-control-max-age"];
    expect(names.filter(isCors)).toEqual(names);
    expect(["Accept", "Content-Type", "X-Origin", "Original"].filter(isCors)).toEqual([]);
  });

  it("shows bytes that are no text as what they are", () => {
    expect(bodyText(null)).toBe("");
    expect(bodyText("{}")).toBe("{}");
    expect(bodyText({ base64: "/w==" })).toBe("(base64) /w==");
  });

  it("tells an answer from none", () => {
    expect(isLost({ lost: "timed out", detail: "" })).toBe(true);
    expect(isLost({ status: 200, reason: "OK", headers: [], body: "" })).toBe(false);
  });
});
