// fetch() as a browser's page has it, from Node: node agent.mjs URL [PAGE]
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const agent = spawn("corsage", ["agent", "--browser", "chromium"], { stdio: ["pipe", "pipe", "inherit"] });
const waiting = new Map();
createInterface({ input: agent.stdout }).on("line", (line) => {
  const answer = JSON.parse(line);
  waiting.get(answer.id)(answer);
});

export async function fetchFrom(page, url, init = {}) {
  const id = waiting.size + 1;
  const answered = new Promise((resolve) => waiting.set(id, resolve));
  agent.stdin.write(`${JSON.stringify({ id, page, url, ...init })}\n`);
  const answer = await answered;
  if (answer.error) throw new TypeError(answer.message);
  return new Response(Buffer.from(answer.body, "base64"), { status: answer.status, headers: answer.headers });
}

const [url, page = "https://app.example.com/"] = process.argv.slice(2);
await fetchFrom(page, url).then((r) => r.text(), String).then(console.log);
agent.stdin.end();
