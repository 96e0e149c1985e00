import { expect, test } from "vitest";
import page from "../../docs/how-to/studio.md?raw";
import { GESTURES } from "../src/gestures";

test("the documentation has the table that the overlay shows", () => {
  const rows = GESTURES.map((it) => `| ${it.what} | ${it.keys} | ${it.pointer} |`);
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
});

test("each gesture can be made by the keyboard", () => {
  expect(GESTURES.filter((it) => it.keys === "")).toEqual([]);
});
