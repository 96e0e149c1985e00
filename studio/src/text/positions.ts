// Python counts code points, the page UTF-16 units: the same in every text without characters beyond U+FFFF.

const ASTRAL = /[\u{10000}-\u{10ffff}]/u;

/** A function from indices of Python to indices of JavaScript, for one text. */
export function indexer(text: string): (index: number) => number {
  if (!ASTRAL.test(text)) return (index) => index;
  const places: number[] = [];
  let unit = 0;
  for (const character of text) {
    places.push(unit);
    unit += character.length;
  }
  places.push(unit);
  return (index) => places[Math.min(index, places.length - 1)] ?? unit;
}
