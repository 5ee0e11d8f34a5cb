import type { SiteRecord } from '../../api/types.ts';

/** sameSpot picks the latest of the records that is of the same place: the same floor and axis, else the same unit project. */
export function sameSpot(record: SiteRecord, earlier: SiteRecord[]): SiteRecord | undefined {
  const latest = [...earlier].filter((each) => each.id !== record.id && each.state !== 'draft').sort((a, b) => b.work_date.localeCompare(a.work_date));
  const here = record.location;
  const unit = latest.filter((each) => each.location?.unit_project === here?.unit_project);
  return unit.find((each) => each.location?.floor === here?.floor && each.location?.axis === here?.axis) ?? unit[0];
}
