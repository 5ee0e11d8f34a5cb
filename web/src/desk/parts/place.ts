import type { Location } from '../../api/types.ts';

/** placeOf writes a location in one line, from the whole to the part. */
export function placeOf(location: Location | undefined): string {
  if (!location) return '';
  const { unit_project, division, subdivision, floor, axis, chainage } = location;
  return [unit_project, division, subdivision, floor, axis, chainage].filter(Boolean).join(' · ');
}
