import { bodyText, type Exchange, type Fetch, isCors, isLost, type ServerView, target } from "../handshake";
import type { Pair } from "../scenario";

export function Exchanges({ fetch }: { fetch: Fetch }) {
  if (fetch.exchanges.length === 0) {
    return (
      <section class="card" aria-label="Exchanges">
        <h2>Exchanges</h2>
        <p class="hint">Nothing was sent.</p>
      </section>
    );
  }
  return (
    <section class="card" aria-label="Exchanges">
      <h2>Exchanges</h2>
      {fetch.exchanges.map((exchange, index) => (
        <OneExchange key={index} exchange={exchange} />
      ))}
    </section>
  );
}

function OneExchange({ exchange: { request, response, server } }: { exchange: Exchange }) {
  return (
    <article class="exchange">
      <h3>
        <span class="kind">{request.preflight ? "Preflight" : "Actual request"}</span>
        <code>
          {request.method} {target(request.url)}
        </code>
        <span class="arrow" aria-hidden="true">
          →
        </span>
        <code class={!isLost(response) && response.status < 400 ? "good" : "bad"}>
          {isLost(response) ? response.lost : `${response.status} ${response.reason}`}
        </code>
      </h3>
      <div class="sides">
        <Side title="The browser sent" headers={request.headers} body={bodyText(request.body)} />
        {isLost(response) ? (
          <div class="side">
            <h4>No answer came</h4>
            <p>{response.detail || response.lost}</p>
          </div>
        ) : (
          <Side title="The server answered" headers={response.headers} body={bodyText(response.body)} />
        )}
      </div>
      {server && server.checks.length > 0 && <Checks server={server} />}
    </article>
  );
}

function Side({ title, headers, body }: { title: string; headers: Pair[]; body: string }) {
  return (
    <div class="side">
      <h4>{title}</h4>
      <dl class="header-list">
        {headers.map(([name, value], index) => (
          <div key={index} class={isCors(name) ? "cors" : undefined}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {body && <pre class="body">{body}</pre>}
    </div>
  );
}

const SUBJECTS: Record<string, string> = {
  origin: "Origin",
  method: "Method",
  header: "Header",
  credentials: "Credentials",
  "private-network": "Private network",
};

/** The policy's own checks; that the answer will not allow credentials is no refusal, so it has no cross. */
function Checks({ server }: { server: ServerView }) {
  return (
    <div class="checks">
      <h4>The server's policy checked</h4>
      <ul>
        {server.checks.map(({ subject, requested, against, passed }) => (
          <li key={subject + requested} class={passed ? "passed" : subject === "credentials" ? "neutral" : "failed"}>
            <span class="mark" aria-hidden="true">
              {passed ? "✓" : subject === "credentials" ? "·" : "✗"}
            </span>
            <span>{SUBJECTS[subject] ?? subject}</span> {requested && <code>{requested}</code>}
            <span class="against">
              {subject === "credentials"
                ? `the answer ${passed ? "allows" : "does not allow"} them`
                : `${passed ? "is in" : "is not in"} ${against.join(", ") || "an empty list"}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
