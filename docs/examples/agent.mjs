// fetch() as a browser's page has it, from Node: node agent.mjs URL [PAGE]
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const agent = spawn("corsage", ["agent", "--browser", "chromium"], { stdio: ["pipe", "pipe", "inherit"] });
const waiting = new Map();
createInterface({ input: agent.stdout }).on("line", (line) => {
  const answer = JSON.parse(line);
  waiting.get(answer.id)(answer);
});

export async function fetchFrom(page, url, { body = null, ...init } = {}) {
  const id = waiting.size + 1;
  const answered = new Promise((resolve) => waiting.set(id, resolve));
  agent.stdin.write(`${JSON.stringify({ id, page, url, ...init, body: body && Buffer.from(body).toString("base64") })}\n`);
  const { type, url: final, redirected, status, statusText, headers, ...answer } = await answered;
  if (answer.error) throw new TypeError(answer.message, { cause: answer.reason });
  const response = new Response(answer.body ? Buffer.from(answer.body, "base64") : null, { headers });
  const seen = { type, url: final, redirected, status, statusText, ok: status >= 200 && status < 300 };
  for (const [key, value] of Object.entries(seen)) Object.defineProperty(response, key, { value });
  return response;
}

const [url, page = "https://app.example.com/"] = process.argv.slice(2);
await fetchFrom(page, url).then((r) => r.text(), String).then(console.log);
agent.stdin.end();
