import type { Sample } from "../api";
import { choose, draft } from "../state";

export function Gallery({ scenarios }: { scenarios: readonly Sample[] }) {
  return (
    <nav class="gallery" aria-label="Scenarios">
      <ul>
        {scenarios.map((sample) => (
          <li key={sample.id}>
            <button
              type="button"
              aria-current={sample.id === draft.value?.id ? "true" : undefined}
              onClick={() => choose(sample)}
            >
              <span class={sample.blocked ? "bud blocked" : "bud allowed"} aria-hidden="true" />
              {sample.title}
              <span class="unseen">{sample.blocked ? " (ends blocked)" : " (ends allowed)"}</span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
