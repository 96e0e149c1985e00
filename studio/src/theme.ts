// Light or dark: the system's choice until the user makes one, which this browser then remembers.

import { computed, effect, signal } from "@preact/signals";

export type Choice = "system" | "light" | "dark";

const KEPT = "corsage.theme";
const CHOICES: readonly Choice[] = ["system", "light", "dark"];
const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
const system = signal(prefersDark.matches);
prefersDark.addEventListener("change", (event) => {
  system.value = event.matches;
});

export const choice = signal<Choice>(CHOICES.find((known) => known === localStorage.getItem(KEPT)) ?? "system");
export const dark = computed(() => (choice.value === "system" ? system.value : choice.value === "dark"));

effect(() => {
  localStorage.setItem(KEPT, choice.value);
  document.documentElement.dataset.theme = dark.value ? "dark" : "light";
});
