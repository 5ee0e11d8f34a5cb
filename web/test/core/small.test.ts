import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { hex, reprDigest } from '../../src/core/digest.ts';
import { sha256 } from '../../src/core/sha256.ts';
import { takePhoto } from '../../src/core/photo.ts';
import { uuid7 } from '../../src/core/uuid7.ts';
import { addDays, clockTime, daysBetween, toInstant, today, toLocal, weekday, when } from '../../src/core/when.ts';

afterEach(() => vi.unstubAllGlobals());

describe('uuid7', () => {
  test('has the form and the time of RFC 9562', () => {
    const now = Date.now() + 1_000_000;
    const id = uuid7(now);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now);
  });

  test('is unique and keeps its order, within one millisecond and when the clock goes back', () => {
    const now = Date.now() + 2_000_000;
    const ids = Array.from({ length: 5000 }, (_, i) => uuid7(i % 2 ? now : now - 86_400_000));
    expect(new Set(ids).size).toBe(5000);
    expect([...ids].sort()).toEqual(ids);
  });

  test('needs no secure context', () => {
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
    expect(uuid7()).toHaveLength(36);
  });
});

describe('sha256', () => {
  const bytes = new Uint8Array(200_000).map((_, i) => i * 7).buffer;
  const expected = createHash('sha256').update(new Uint8Array(bytes)).digest('hex');

  test('is the same with the browser’s code and without it', async () => {
    expect(hex(await sha256(bytes))).toBe(expected);
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
    expect(hex(await sha256(bytes))).toBe(expected);
  });

  test('is written as RFC 9530 wants it', () => {
    const empty = createHash('sha256').update('');
    expect(reprDigest(empty.copy().digest('hex'))).toBe(`sha-256=:${empty.digest('base64')}:`);
  });
});

describe('a photo', () => {
  test('keeps its very bytes and is hashed at the shutter; a format without preview is kept all the same', async () => {
    const file = new File(['\xff\xd8raw'], '', { type: 'image/heic' });
    const draw = () => Promise.reject(new Error('no decoder'));
    const { photo, bytes } = await takePhoto(file, 'r1', 'album', 1_795_000_000_000, draw);
    expect(photo.sha256).toBe(createHash('sha256').update(new Uint8Array(bytes)).digest('hex'));
    expect(new Uint8Array(bytes)).toEqual(new Uint8Array(await file.arrayBuffer()));
    expect(photo).toMatchObject({ record: 'r1', source: 'album', name: 'r1.jpg', sent: false, taken_at: 1_795_000_000_000 });
    expect(photo.preview).toBeUndefined();
  });
});

describe('times', () => {
  test('are those of the site, whatever the device is set to', () => {
    expect(when('2026-11-22T16:30:00Z')).toBe('2026-11-23 00:30');
    expect(today(Date.parse('2026-11-22T15:59:59Z'))).toBe('2026-11-22');
    expect(today(Date.parse('2026-11-22T16:00:00Z'))).toBe('2026-11-23');
    expect(clockTime('2026-11-22T04:53:00Z')).toBe('12:53');
    expect(when(undefined)).toBe('');
    expect(when('1998')).toMatch(/^1998/);
    expect(when('民国八十七年')).toBe('民国八十七年');
  });

  test('of a field go there and back', () => {
    expect(toInstant('2026-11-23T08:30')).toBe('2026-11-23T00:30:00Z');
    expect(toLocal('2026-11-23T00:30:00Z')).toBe('2026-11-23T08:30');
    expect(toLocal('nonsense')).toBe('nonsense');
  });

  test('count days over months, leap years and weeks', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(daysBetween('2026-02-28', '2026-03-01')).toBe(1);
    expect(weekday('2026-11-23')).toBe(0);
    expect(weekday('2026-11-22')).toBe(6);
  });
});
