import { language } from '../state/language.svelte.ts';
import { sitting } from '../state/session.svelte.ts';
import { appearance, type Theme } from '../state/theme.svelte.ts';
import { words } from '../state/words.ts';

export interface HouseItem {
  label: string;
  run: () => void;
  on?: boolean;
}

/** houseMenu gives what every page's menu has: language, theme, and the way out. */
export function houseMenu(): HouseItem[] {
  const w = words();
  const themes: Theme[] = ['system', 'light', 'dark'];
  return [
    { label: w.menu.language, run: () => language.toggle() },
    ...themes.map((theme) => ({ label: w.menu[theme], on: appearance.chosen === theme, run: () => appearance.use(theme) })),
    { label: w.login.leave, run: () => void sitting.logout() },
  ];
}

/** projectMenu gives the person's projects to choose among; empty where there is no choice. */
export function projectMenu(): HouseItem[] {
  const projects = sitting.user?.projects ?? [];
  if (projects.length < 2) return [];
  return projects.map((each) => ({
    label: (each.name && each.name[language.current]) || each.project,
    on: each.project === sitting.project,
    run: () => sitting.choose(each.project),
  }));
}
