import { readdirSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const LEFT_OUT = "\0mermaid-left-out";
const NEEDED = /\/(sequenceDiagram|sizeCapture)-/;

/**
 * Mermaid loads each kind of diagram when it first meets one. The page draws sequence diagrams alone, so the other
 * kinds, and the layout engines that only they use, need not be shipped: most of its size, and EPL-licensed elkjs.
 */
function sequenceDiagramsOnly(): Plugin {
  return {
    name: "mermaid-sequence-diagrams-only",
    enforce: "pre",
    apply: "build",
    resolveDynamicImport(specifier, importer) {
      const ofMermaid = importer?.includes("/node_modules/mermaid/") && typeof specifier === "string";
      return ofMermaid && !NEEDED.test(specifier) ? LEFT_OUT : null;
    },
    load: (id) => (id === LEFT_OUT ? "export {};" : null),
  };
}

/** The fonts' licences, beside those of the code that Vite collects. */
function fontLicences(): Plugin {
  const fonts = new URL("node_modules/@fontsource-variable/", import.meta.url);
  return {
    name: "font-licences",
    apply: "build",
    generateBundle() {
      for (const font of readdirSync(fonts)) {
        const source = readFileSync(new URL(`${font}/LICENSE`, fonts), "utf8");
        this.emitFile({ type: "asset", fileName: `licenses/${font}.txt`, source });
      }
    },
  };
}

// The build lands inside the Python package, which serves it and carries it in the wheel.
export default defineConfig({
  plugins: [sequenceDiagramsOnly(), fontLicences()],
  build: {
    outDir: "../src/corsage/studio/static",
    emptyOutDir: true,
    target: "es2022",
    license: { fileName: "licenses/code.md" },
    chunkSizeWarningLimit: 1000,
  },
  test: { environment: "happy-dom", include: ["tests/**/*.test.{ts,tsx}"] },
});
