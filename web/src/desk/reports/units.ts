import type { Units } from '../logic/amount.ts';
import { sayReport } from './words.ts';

/** units gives what units are called in the language of the moment. */
export function units(): Units {
  const { wan, units: names } = sayReport();
  return { wan, name: (unit) => (names as Record<string, string>)[unit] ?? unit };
}
