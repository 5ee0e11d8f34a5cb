import { expect, test } from 'vitest';
import { canonical } from '../src/verify/canonical.ts';
import { codeOf } from '../src/verify/code.ts';

test('a code is read however it is typed or scanned', () => {
  for (const text of ['MWA4CTOI', 'mwa4ctoi', ' mwa4-ct01 ', 'mwa4 cto1', 'https://site.example.com/v/MWA4CTOI', 'https://site.example.com/v/mwa4ct01?from=paper']) {
    expect(codeOf(text)).toBe('MWA4CTOI');
  }
  for (const text of ['', 'MWA4CTO', 'MWA4CTOII', 'MWA4CT89', '/v', 'https://site.example.com/board']) expect(codeOf(text)).toBeUndefined();
});

test('documents are written as RFC 8785 wants them', () => {
  expect(canonical({ b: [1, null, true], a: '签\n"认"', c: { z: 0, y: -1 } })).toBe('{"a":"签\\n\\"认\\"","b":[1,null,true],"c":{"y":-1,"z":0}}');
});
