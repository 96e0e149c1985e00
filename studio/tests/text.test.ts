import { describe, expect, test } from "vitest";
import { fromFragment, toFragment } from "../src/text/files";
import { countLines } from "../src/text/lines";
import { indexer } from "../src/text/positions";

describe("lines since the template", () => {
  test.each([
    ["a\nb\nc", "a\nb\nc", 0, 0, []],
    ["a\nb\nc", "a\nx\nb\nc", 1, 0, [1]],
    ["a\nb\nc", "a\nc", 0, 1, []],
    ["a\nb\nc", "a\ny\nc", 1, 1, [1]],
    ["", "a", 1, 1, [0]],
    ["a\nb\nc\nd", "a\nc\nd\nb", 1, 1, [3]],
  ])("%j to %j", (before, after, added, removed, lines) => {
    const counted = countLines(before, after);
    expect([counted.added, counted.removed, [...counted.lines]]).toEqual([added, removed, lines]);
  });
});

test("indices of Python are code points, those of the page UTF-16 units", () => {
  const at = indexer("a😀b");
  expect([0, 1, 2, 3].map(at)).toEqual([0, 1, 3, 4]);
  expect(indexer("abc")(2)).toBe(2);
});

test("a link's fragment gives the state back; a damaged one gives null", async () => {
  const state = { text: "sequenceDiagram\n    A->>B: ü 😀", n: [1, 2] };
  const fragment = await toFragment(state);
  expect(fragment).toMatch(/^#s=[\w-]+$/);
  expect(await fromFragment(fragment)).toEqual(state);
  expect(await fromFragment(fragment.slice(0, -8))).toBeNull();
  expect(await fromFragment("#t=json-post")).toBeNull();
});
