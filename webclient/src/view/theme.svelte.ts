/** How a page looks: as the system wishes, or always light or dark. */
export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

// build/theme.ts reads it before anything is drawn.
const name = 'parley.theme';

const kept = (): Theme => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(name) ?? 'null');
    return themes.find((t) => t === value) ?? 'auto';
  } catch {
    return 'auto';
  }
};

let chosen: Theme = $state.raw(kept());

export const chosenTheme = (): Theme => chosen;

/** Draws the page in this theme from now on, in this browser. */
export function chooseTheme(theme: Theme): void {
  chosen = theme;
  const { dataset } = document.documentElement;
  if (theme === 'auto') delete dataset.theme;
  else dataset.theme = theme;
  try {
    localStorage.setItem(name, JSON.stringify(theme));
  } catch {
    // A browser that keeps nothing: it is chosen anew next time.
  }
}

// Another window of this browser has chosen.
addEventListener('storage', (event) => {
  if (event.key === name && kept() !== chosen) chooseTheme(kept());
});
