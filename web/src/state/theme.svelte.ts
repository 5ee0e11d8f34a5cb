import { recall, remember } from './memory.ts';

export type Theme = 'system' | 'light' | 'dark';

/** The theme follows the system until the person chooses one; the page carries it as data-theme. */
class Appearance {
  chosen = $state<Theme>(read());

  use(theme: Theme): void {
    this.chosen = theme;
    remember('theme', theme === 'system' ? null : theme);
    this.apply();
  }

  apply(): void {
    const dark = this.chosen === 'dark' || (this.chosen === 'system' && systemIsDark().matches);
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  }

  /** follow applies the theme now and whenever the system changes its own. */
  follow(): void {
    this.apply();
    systemIsDark().addEventListener('change', () => this.apply());
  }
}

function read(): Theme {
  const kept = recall('theme');
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

function systemIsDark(): MediaQueryList {
  return matchMedia('(prefers-color-scheme: dark)');
}

export const appearance = new Appearance();
