// The transport to `corsage studio`: each function is one route. The token comes with the first answer.

import { type Answered, type Asked, type Engine, failed, type Given, type Name } from "./engine";
import type { Problem, Start } from "./forms";

const GONE = "The studio does not answer. Start `corsage studio` again and reload the page: your work is kept.";
const SLOW = "The studio took too long and was given up. Try again, or make the request smaller.";

export class HttpEngine implements Engine {
  readonly title = "engine: corsage studio";
  readonly live = true;
  private token = "";

  async call<N extends Name>(name: N, request: Asked<N>, signal?: AbortSignal): Promise<Answered<Given<N>>> {
    const answered = await ask<Given<N>>(name, this.init(name, request, signal));
    if (name === "start" && answered.ok) this.token = (answered.value as Start).token ?? "";
    return answered;
  }

  private init(name: Name, request: unknown, signal: AbortSignal | undefined): RequestInit {
    const stop = AbortSignal.timeout(30_000);
    const common = { signal: signal ? AbortSignal.any([signal, stop]) : stop };
    if (name === "start") return common;
    const headers = { "content-type": "application/json", "x-corsage-token": this.token };
    return { ...common, method: "POST", headers, body: JSON.stringify(request) };
  }
}

async function ask<T>(name: string, init: RequestInit): Promise<Answered<T>> {
  let response: Response;
  try {
    response = await fetch(`/api/${name}`, init);
  } catch (error) {
    if ((error as Error).name === "AbortError") return { ok: false, problems: [], cancelled: true };
    return failed((error as Error).name === "TimeoutError" ? SLOW : GONE);
  }
  const data: unknown = await response.json().catch(() => null);
  if (response.ok && data !== null) return { ok: true, value: data as T };
  const problems = (data as { problems?: Problem[] } | null)?.problems;
  return problems ? { ok: false, problems } : failed(`The studio answered with status ${response.status}.`);
}
