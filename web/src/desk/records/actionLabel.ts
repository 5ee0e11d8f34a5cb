import { say } from '../words.ts';

/** actionLabel names what an event did; a name that the panel does not know is shown as it is. */
export function actionLabel(action: string): string {
  const { other, ...labels } = say().action;
  return (labels as Record<string, string>)[action.replace(/^record\./, '')] ?? other(action);
}
