// How far a text has moved from the one that it started from: lines added, lines taken away.

export interface Counted {
  added: number;
  removed: number;
  /** The lines of the new text (from 0) that are not in the old one. */
  lines: Set<number>;
}

/** By the longest common subsequence; beyond 4 million cells by counting equal lines, which is the same for most. */
export function countLines(before: string, after: string): Counted {
  const [a, b] = [before.split("\n"), after.split("\n")];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail])
    tail += 1;
  const [x, y] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  const kept = x.length * y.length > 4_000_000 ? bySet(x, y) : bySequence(x, y);
  const lines = new Set(
    y
      .map((_, i) => i)
      .filter((i) => !kept.has(i))
      .map((i) => i + head),
  );
  return { added: y.length - kept.size, removed: x.length - kept.size, lines };
}

function bySet(x: string[], y: string[]): Set<number> {
  const old = new Set(x);
  return new Set(y.flatMap((line, i) => (old.has(line) ? [i] : [])));
}

function bySequence(x: string[], y: string[]): Set<number> {
  const width = y.length + 1;
  const table = new Uint32Array((x.length + 1) * width);
  const at = (i: number, j: number) => table[i * width + j] ?? 0;
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = y.length - 1; j >= 0; j--) {
      table[i * width + j] = x[i] === y[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const kept = new Set<number>();
  let [i, j] = [0, 0];
  while (i < x.length && j < y.length) {
    if (x[i] === y[j]) {
      kept.add(j);
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return kept;
}
