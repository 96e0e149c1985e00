// Templates as cards, by what they are for, and the drafts that this browser keeps. Choosing drops nothing.

import { useSignal, useSignalEffect } from "@preact/signals";
import type { Drawn, Sample } from "../engine/forms";
import { type Draft, drafts, dropDraft, startDraft } from "../state/drafts";
import { call, docOf, show, start } from "../state/studio";
import { dialog } from "../state/view";
import { IconButton } from "./fields";

const SHELVES: readonly [string, string][] = [
  ["Learn", "how the handshake works"],
  ["Adapt", "start from one that is close to yours"],
  ["Break", "see a failure, and mend it"],
];
const thumbnails = new Map<string, Drawn>();

export function Palette() {
  const wanted = useSignal("");
  const words = wanted.value.toLowerCase().split(/\s+/);
  const matches = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const samples = (start.value?.samples ?? []).filter((it) => matches(`${it.question} ${it.summary} ${it.shelf}`));
  const kept = drafts.value.filter((it) => matches(it.title));
  const first = samples[0];
  return (
    <div class="scrolls">
      <input
        // A dialog opens with the focus in its search.
        autofocus
        class="search"
        aria-label="Search templates and drafts"
        placeholder="Search: preflight, cookies, 401 …"
        value={wanted.value}
        onInput={(event) => {
          wanted.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && first) choose(first);
        }}
      />
      {SHELVES.map(([shelf, purpose]) => {
        const there = samples.filter((it) => it.shelf === shelf);
        return (
          there.length > 0 && (
            <section key={shelf} aria-label={shelf}>
              <h3>
                {shelf} <span>{purpose}</span>
              </h3>
              <div class="cards">
                {there.map((it) => (
                  <Card key={it.id} sample={it} />
                ))}
              </div>
            </section>
          )
        );
      })}
      {kept.length > 0 && (
        <section aria-label="Drafts">
          <h3>
            Your drafts <span>kept in this browser</span>
          </h3>
          <ul class="drafts">
            {kept.map((it) => (
              <li key={it.id}>
                <button type="button" class="link" onClick={() => resume(it)}>
                  {it.title}
                </button>
                <span>{new Date(it.at).toLocaleString()}</span>
                <IconButton label={`Delete the draft ${it.title}`} onClick={() => dropDraft(it.id)}>
                  ×
                </IconButton>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

export function choose(sample: Sample): void {
  startDraft();
  show(docOf(sample));
  history.pushState({ sample: sample.id }, "", `#t=${sample.id}`);
  dialog.value = null;
}

function resume(draft: Draft): void {
  startDraft(draft.id);
  show(draft.doc);
  history.pushState({ draft: draft.id }, "", location.pathname);
  dialog.value = null;
}

function Card({ sample }: { sample: Sample }) {
  const drawn = useSignal<Drawn | null>(thumbnails.get(sample.id) ?? null);
  useSignalEffect(() => {
    if (drawn.value !== null) return;
    void call("draw", { text: sample.template }).then((answered) => {
      if (!answered.ok) return;
      thumbnails.set(sample.id, answered.value);
      drawn.value = answered.value;
    });
  });
  return (
    <button type="button" class="card" onClick={() => choose(sample)}>
      <span class="thumb">
        {drawn.value && (
          <svg
            class="drawing"
            viewBox={`0 0 ${drawn.value.width} ${Math.min(drawn.value.height, drawn.value.width * 0.55)}`}
            aria-hidden="true"
            dangerouslySetInnerHTML={{ __html: drawn.value.svg }}
          />
        )}
      </span>
      <strong>{sample.question}</strong>
      <span>{sample.summary}</span>
      <span class={sample.blocked ? "ends bad" : "ends good"}>{sample.blocked ? "ends blocked" : "ends allowed"}</span>
    </button>
  );
}
