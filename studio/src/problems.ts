// Which problem belongs to which control: a problem's path is the scenario's, a control stands for a part of it.

import type { Problem } from "./api";
import { filled, type HeaderRow } from "./scenario";

/** The paths that the form has a control for; a problem elsewhere is shown above the form. */
export const PLACES = {
  page: "page",
  url: "requests[0].url",
  method: "requests[0].method",
  headers: "requests[0].headers",
  body: "requests[0].body",
  mode: "requests[0].mode",
  credentials: "requests[0].credentials",
  policy: "server.policy",
} as const;

/** Whether a path is the place, or inside it: `a.b[0]` is inside `a.b`, `a.bc` is not. */
export function isWithin(path: string, place: string): boolean {
  return path === place || (path.startsWith(place) && /^[.[]/.test(path.slice(place.length)));
}

export function within(problems: readonly Problem[], place: string): Problem[] {
  return problems.filter((problem) => isWithin(problem.path, place));
}

/** The problems that no control stands for. */
export function elsewhere(problems: readonly Problem[], policyFields: readonly string[]): Problem[] {
  const places = [
    ...Object.values(PLACES).filter((place) => place !== PLACES.policy),
    ...policyFields.map((field) => `${PLACES.policy}.${field}`),
  ];
  return problems.filter((problem) => !places.some((place) => isWithin(problem.path, place)));
}

/** The problems of one header row: empty rows are not sent, so the index counts the filled ones. */
export function ofRow(problems: readonly Problem[], rows: HeaderRow[], row: HeaderRow): Problem[] {
  const index = filled(rows).indexOf(row);
  return index < 0 ? [] : within(problems, `${PLACES.headers}[${index}]`);
}
