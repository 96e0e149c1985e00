// How Mermaid's sequence diagrams are coloured in the editor. The engine alone says what is wrong with them.

import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const KEYWORD =
  /^(sequenceDiagram|participant|actor|create|destroy|as|note|over|left of|right of|loop|alt|else|opt|par|and|critical|option|break|rect|box|end|activate|deactivate|autonumber|title|accTitle|accDescr|link|links)\b/i;
const ARROW = /^(<<)?-{1,2}(>>|>|x|\))?\+?-?/;

interface State {
  text: boolean;
}

const language = StreamLanguage.define<State>({
  name: "mermaid",
  startState: () => ({ text: false }),
  token(stream, state) {
    if (stream.sol()) state.text = false;
    if (stream.eatSpace()) return null;
    if (stream.match("%%")) {
      stream.skipToEnd();
      return "comment";
    }
    if (state.text) {
      stream.skipToEnd();
      return "string";
    }
    if (stream.match(KEYWORD)) return "keyword";
    if (stream.peek() === "-" || stream.peek() === "<") {
      if (stream.match(ARROW)) return "operator";
    }
    if (stream.eat(":")) {
      state.text = true;
      return "punctuation";
    }
    stream.next();
    stream.eatWhile(/[^\s:<>+-]/);
    return "variableName";
  },
});

const style = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: tags.operator, color: "var(--muted)" },
  { tag: tags.punctuation, color: "var(--muted)" },
]);

export const mermaidLanguage = [language, syntaxHighlighting(style)];
