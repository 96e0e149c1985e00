import { readdirSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

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
  plugins: [fontLicences()],
  build: {
    outDir: "../src/corsage/studio/static",
    emptyOutDir: true,
    target: "es2022",
    license: { fileName: "licenses/code.md" },
    // The budget of the page's script, in KiB: tests/studio/test_page.py holds the build to it.
    chunkSizeWarningLimit: 700,
  },
  server: { fs: { allow: [".."] } },
  test: { environment: "happy-dom", include: ["tests/**/*.test.{ts,tsx}"] },
});
