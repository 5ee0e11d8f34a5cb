import { beforeEach, expect, test } from 'vitest';
import { proof, proofLasts } from '../../src/desk/state/proof.svelte.ts';
import { sitting } from '../../src/state/session.svelte.ts';

const person = (id: string) => ({ id, name_zh: id, name_en: id });
beforeEach(() => {
  proof.forget();
  sitting.user = person('pm');
});

test('a password is asked once and holds a quarter of an hour', async () => {
  const asked = proof.need(0);
  expect(proof.asking).toBe(true);
  proof.give('word', 0);
  expect(await asked).toBe('word');
  expect(await proof.need(proofLasts - 1)).toBe('word');
  const again = proof.need(proofLasts);
  expect(proof.asking).toBe(true);
  proof.give(undefined);
  expect(await again).toBeUndefined();
});

test('closing the dialog proves nothing, and the next need asks again', async () => {
  const asked = proof.need();
  proof.give(undefined);
  expect(await asked).toBeUndefined();
  void proof.need();
  expect(proof.asking).toBe(true);
  proof.give(undefined);
});

test('a password never proves another person', async () => {
  void proof.need(0);
  proof.give('word', 0);
  sitting.user = person('pm2');
  void proof.need(1);
  expect(proof.asking).toBe(true);
  proof.give(undefined);
});

test('a password that was refused is forgotten and told', async () => {
  void proof.need(0);
  proof.give('wrong', 0);
  proof.refuse();
  expect(proof.wrong).toBe(true);
  void proof.need(1);
  expect(proof.asking).toBe(true);
  proof.give(undefined);
});
