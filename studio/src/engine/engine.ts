// The one interface that the page knows: functions of JSON to JSON. What carries them (HTTP, a worker) is behind it.

import type { Functions, Problem } from "./forms";

export type Name = keyof Functions;
export type Asked<N extends Name> = Functions[N]["request"];
export type Given<N extends Name> = Functions[N]["response"];

/** Every failure comes back as problems, never thrown. */
export type Answered<T> = { ok: true; value: T } | { ok: false; problems: Problem[]; cancelled?: boolean };

export interface Engine {
  /** What the footer says of it. */
  readonly title: string;
  /** Whether it can reach servers over the network. */
  readonly live: boolean;
  call<N extends Name>(name: N, request: Asked<N>, signal?: AbortSignal): Promise<Answered<Given<N>>>;
}

export function failed(problem: string, path = ""): { ok: false; problems: Problem[] } {
  return { ok: false, problems: [{ path, problem }] };
}
