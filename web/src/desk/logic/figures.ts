import type { Figure, Report } from '../api/reports.ts';

const most = 8;

/** leadFigures gives the few numbers that a leader sees first: those that the report marks, else the first of each section. */
export function leadFigures(report: Report): Figure[] {
  const marked = report.figures.filter((each) => each.lead);
  const first = report.sections.flatMap((section) => report.figures.find((each) => each.section === section.key && !isPart(each)) ?? []);
  return (marked.length ? marked : first).slice(0, most);
}

/** sectionFigures gives the numbers of a section as a whole; those of its parts stand in its pictures and tables. */
export function sectionFigures(report: Report, section: string): Figure[] {
  return report.figures.filter((each) => each.section === section && !isPart(each));
}

/** A number of a breakdown names its part behind a colon: labour.headcount:钢筋工. */
const isPart = (figure: Figure): boolean => figure.ref.includes(':');
