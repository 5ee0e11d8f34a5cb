import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { takePhoto } from '../../src/core/photo.ts';

test('the digest is taken before anything else is done with a photo, and is of its very bytes', async () => {
  const order: string[] = [];
  const bytes = new Uint8Array([255, 216, 1, 2, 3]);
  const file = new File([bytes], '现场.jpg', { type: 'image/jpeg' });
  const subtle = crypto.subtle.digest.bind(crypto.subtle);
  crypto.subtle.digest = (async (...all: Parameters<typeof subtle>) => {
    const sum = await subtle(...all);
    order.push('digest');
    return sum;
  }) as typeof subtle;
  const taken = await takePhoto(file, 'r', 'camera', 1, async () => void order.push('draw'));
  crypto.subtle.digest = subtle;
  expect(order).toEqual(['digest', 'draw']);
  expect(taken.photo.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(new Uint8Array(taken.bytes)).toEqual(bytes);
});
