import type { Comparison, Denominator, Figure, Report } from '../api/reports.ts';

const most = 8;

/**
 * withUnits gives each denominator its unit: that of the number which it is, else the one of what is measured against it.
 * A share is measured against counts, which have none.
 */
export function withUnits(figures: Figure[]): Figure[] {
  const unitOf = (figure: Figure, of: Denominator) => of.unit ?? figures.find((each) => each.ref === of.ref)?.unit ?? (figure.unit === '%' ? undefined : figure.unit);
  return figures.map((figure) => {
    const unit = figure.denominator && unitOf(figure, figure.denominator);
    return figure.denominator && unit ? { ...figure, denominator: { ...figure.denominator, unit } } : figure;
  });
}

/** leadFigures gives the few numbers that a leader sees first: those that the report marks, else the first of each section. */
export function leadFigures(report: Report): Figure[] {
  const figures = withUnits(report.figures);
  const marked = figures.filter((each) => each.lead);
  const first = report.sections.flatMap((section) => figures.find((each) => each.section === section.key && !isPart(each)) ?? []);
  return (marked.length ? marked : first).slice(0, most);
}

/** sectionFigures gives the numbers of a section as a whole; those of its parts stand in its pictures and tables. */
export function sectionFigures(report: Report, section: string): Figure[] {
  return withUnits(report.figures).filter((each) => each.section === section && !isPart(each));
}

/** A number of a breakdown names its part behind a colon: labour.headcount:钢筋工. */
const isPart = (figure: Figure): boolean => figure.ref.includes(':');

/** comparedRows gives the numbers of two reports side by side, those that leaders see first before the others. */
export function comparedRows(both: Comparison): { figure: Figure; cells: (Figure | null)[] }[] {
  const rows = both.figures.flatMap((each) => {
    const figure = each.this ?? each.with;
    return figure && !isPart(figure) ? { figure, cells: [each.this, each.with] } : [];
  });
  return rows.sort((a, b) => Number(!!b.figure.lead) - Number(!!a.figure.lead));
}
