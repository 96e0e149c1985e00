import { start } from "../state";
import { type Choice, choice } from "../theme";

export function Masthead() {
  return (
    <header class="masthead">
      <div class="brand">
        <img src="/favicon.svg" alt="" width="34" height="34" />
        <span class="name">Corsage</span>
        <span class="motto">the CORS handshake you can run</span>
      </div>
      {start.value && (
        <p class="where">
          <span class="pulse" aria-hidden="true" /> Demo API at <code>{start.value.origin}</code>
        </p>
      )}
      <label class="theme">
        <span class="unseen">Colours</span>
        <select
          value={choice.value}
          onChange={(event) => {
            choice.value = event.currentTarget.value as Choice;
          }}
        >
          <option value="system">As the system</option>
          <option value="light">Light</option>
          <option value="dark">Dark</option>
        </select>
      </label>
    </header>
  );
}
