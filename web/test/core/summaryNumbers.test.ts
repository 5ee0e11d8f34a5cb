import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { unfoundedNumbers, type Told } from '../../src/core/summaryNumbers.ts';
import { when } from '../../src/core/when.ts';

interface Case extends Told {
  name: string;
  summary: string;
  unfounded: string[];
}

/** The table that the server's rule is held to as well. */
const table = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../../internal/domain/check/testdata/summary_numbers.json'), 'utf8')) as Case[];

test.each(table)('$name', (each) => {
  expect(unfoundedNumbers(each.summary, each, when).sort()).toEqual([...each.unfounded].sort());
});

test('every number of a text is in that text', () => {
  for (const { summary } of table) {
    expect(unfoundedNumbers(summary, { title: summary }, when), summary).toEqual([]);
    expect(unfoundedNumbers(summary, { body: { note: `。${summary}。` } }, when), summary).toEqual([]);
  }
});
