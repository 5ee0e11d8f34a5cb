import type { SiteRecord, Value } from '../../api/types.ts';

/** The longest summary in characters (R4.2). */
export const longest = 200;

/** The fields of the classes in which people say what happened. */
const telling = ['description', 'content', 'note'];

/**
 * proposeSummary condenses a record to one line by a fixed rule: the title, then the first sentences of its text, as
 * long as they fit. It is a proposal: a person has to accept or change it.
 */
export function proposeSummary(record: Pick<SiteRecord, 'title' | 'body' | 'summary'>): string {
  if (record.summary?.trim()) return record.summary.trim();
  const title = (record.title ?? '').trim();
  let summary = title;
  for (const sentence of telling.flatMap((name) => sentences(record.body?.[name]))) {
    if (summary.includes(sentence.replace(/[。！？!?.]+$/, ''))) continue;
    const next = summary ? `${ended(summary)}${sentence}` : sentence;
    if (length(next) > longest) break;
    summary = next;
  }
  return [...summary].slice(0, longest).join('');
}

function sentences(text: Value | undefined): string[] {
  if (typeof text !== 'string') return [];
  return text.replace(/\s+/g, ' ').match(/[^。！？!?]+[。！？!?]?/g)?.map((each) => each.trim()).filter(Boolean) ?? [];
}

function ended(text: string): string {
  if (/[。！？!?.；;]$/.test(text)) return text;
  return /[\p{Script=Han}）”》]$/u.test(text) ? `${text}。` : `${text}. `;
}

/** length counts characters as people do, not UTF-16 units. */
export function length(text: string): number {
  return [...text].length;
}
