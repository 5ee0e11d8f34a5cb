import type { Row } from '../core/mine.ts';
import { words } from '../state/words.ts';
import { say } from './say.ts';

/** stateWord says in words where a record is, and in which tone. */
export function stateWord(row: Row): { text: string; tone: 'wait' | 'done' | 'alarm' | 'plain' } {
  const { entry, draft, state } = row;
  if (draft) return { text: say().device.draft, tone: 'wait' };
  if (entry && entry.state !== 'accepted') {
    return { text: say().device[entry.state], tone: entry.state === 'refused' || entry.state === 'conflict' ? 'alarm' : 'wait' };
  }
  if (!state) return { text: '', tone: 'plain' };
  return { text: words().state[state], tone: state === 'returned' ? 'alarm' : state === 'published' ? 'done' : 'plain' };
}
