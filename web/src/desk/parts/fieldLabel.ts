import { inLanguage } from '../../state/language.svelte.ts';
import { codeTable } from '../state/classes.svelte.ts';
import { say } from '../words.ts';

/** fieldLabel names a field of a record or of its body by its dotted path, in the words of the form. */
export function fieldLabel(path: string, code: string): string {
  const names = path.replace(/^body\./, '').split('.');
  const own = path.startsWith('body.') ? codeTable.form(code).fields.find((field) => field.name === names[0]) : undefined;
  if (own) return inLanguage(own);
  const labels = say().field as Record<string, string>;
  return names.map((name) => labels[name] ?? name).join(' · ');
}
