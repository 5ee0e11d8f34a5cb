/** Presets of validity: three months, a year, for ever. */
export type Preset = 'P3M' | 'P1Y' | 'forever';

export const presets: Preset[] = ['P3M', 'P1Y', 'forever'];

/** endOf gives the last day of a validity that begins on a day: the day before its date comes again. */
export function endOf(from: string, preset: Preset): string | null {
  if (preset === 'forever') return null;
  const [year, month, day] = from.split('-').map(Number) as [number, number, number];
  const months = preset === 'P1Y' ? 12 : 3;
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  // 30 November plus three months is the end of February, never a day in March.
  const end = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(day, last)));
  if (day <= last) end.setUTCDate(end.getUTCDate() - 1);
  return end.toISOString().slice(0, 10);
}

/** presetOf maps a class's default validity to a preset. */
export function presetOf(duration: string | undefined): Preset {
  return duration === 'P3M' || duration === 'P1Y' ? duration : 'forever';
}
