import { Refusal } from '../../api/client.ts';
import type { Problem } from '../../api/types.ts';

/** What an answer that is no success means for the queue. */
export type Verdict =
  | { kind: 'offline' }
  | { kind: 'session' }
  | { kind: 'later'; wait?: number; problem: Problem }
  | { kind: 'refused'; problem: Problem }
  | { kind: 'conflict'; problem: Problem };

const conflicts = new Set([409, 412, 428]);
const passing = new Set([408, 425, 429]);

/** judge sorts an error: who has to act, the net, the clock, the person, or two persons. */
export function judge(error: unknown): Verdict {
  if (!(error instanceof Refusal)) return { kind: 'later', problem: ours(error) };
  const { problem } = error;
  if (error.offline) return { kind: 'offline' };
  if (problem.status === 401 || problem.code === 'E_CSRF') return { kind: 'session' };
  if (conflicts.has(problem.status)) return { kind: 'conflict', problem };
  if (problem.status >= 500 || passing.has(problem.status)) {
    return { kind: 'later', problem, ...(error.retryAfter === undefined ? {} : { wait: error.retryAfter }) };
  }
  return { kind: 'refused', problem };
}

/** missesAttachment says that the server does not have a file that the record names. */
export function missesAttachment(error: unknown): boolean {
  return error instanceof Refusal && !!error.problem.errors?.some((fault) => fault.code === 'E_ATTACHMENT_MISSING');
}

/** lost is the refusal of our own where a photo is no longer on the device. */
export function lost(photo: string): Refusal {
  return new Refusal({ status: 422, code: 'E_PHOTO_LOST', title: '', detail: photo });
}

function ours(error: unknown): Problem {
  return { status: 0, code: 'E_DEVICE', title: '', detail: String(error) };
}

const firstWait = 5_000;
const longestWait = 15 * 60_000;

/** backoff is the wait before the next try, in milliseconds: doubled each time, never over a quarter of an hour. */
export function backoff(attempts: number, asked?: number): number {
  return Math.min(longestWait, Math.max(asked ?? 0, firstWait * 2 ** Math.min(attempts, 10)));
}

/** due says whether it is time. A time further off than any wait can be is the mark of a clock that was set back. */
export function due(nextTryAt: number, now: number): boolean {
  return nextTryAt <= now || nextTryAt - now > longestWait;
}
