// The real Mermaid, loaded when the first diagram is drawn. Its text comes from the studio, which escapes what the user
// wrote; "strict" makes Mermaid treat every label as text once more.

import type { MermaidConfig } from "mermaid";

/** The custom properties of style/tokens.css that a drawing takes its colours from. */
function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function config(dark: boolean): MermaidConfig {
  return {
    startOnLoad: false,
    securityLevel: "strict",
    theme: "base",
    fontFamily: colour("font-text"),
    sequence: {
      mirrorActors: false,
      useMaxWidth: true,
      actorMargin: 120,
      width: 220,
      messageMargin: 34,
      noteMargin: 10,
      boxMargin: 8,
      bottomMarginAdj: 4,
      actorFontSize: 15,
      messageFontSize: 14.5,
      noteFontSize: 13,
      actorFontFamily: colour("font-text"),
      messageFontFamily: colour("font-text"),
      noteFontFamily: colour("font-mono"),
    },
    themeVariables: {
      darkMode: dark,
      background: colour("card"),
      fontFamily: colour("font-text"),
      primaryColor: colour("accent-soft"),
      primaryTextColor: colour("ink"),
      lineColor: colour("muted"),
      actorBkg: colour("accent-soft"),
      actorBorder: colour("accent"),
      actorTextColor: colour("ink"),
      actorLineColor: colour("line-strong"),
      signalColor: colour("muted"),
      signalTextColor: colour("ink"),
      noteBkgColor: colour("note"),
      noteBorderColor: colour("note-line"),
      noteTextColor: colour("ink"),
      labelBoxBkgColor: colour("accent-soft"),
      labelBoxBorderColor: colour("line-strong"),
      labelTextColor: colour("ink"),
      loopTextColor: colour("ink"),
    },
  };
}

let drawn = 0;

/** The diagram as SVG. Rejects when Mermaid cannot read the text. */
export async function draw(text: string, dark: boolean): Promise<string> {
  const { default: mermaid } = await import("mermaid");
  // Mermaid measures text to place it: with the page's own fonts, or it is cut off.
  await Promise.all([document.fonts.load('14px "Instrument Sans"'), document.fonts.load('13px "JetBrains Mono"')]);
  mermaid.initialize(config(dark));
  drawn += 1;
  const { svg } = await mermaid.render(`diagram-${drawn}`, text);
  return svg;
}
