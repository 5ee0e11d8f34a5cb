import { describe, expect, test, vi } from 'vitest';
import { onKeys } from '../../src/core/keys.ts';

function press(target: EventTarget, code: string, part: Record<string, unknown> = {}): Event {
  const event = new Event('keydown', { cancelable: true });
  const fields: Record<string, unknown> = { code, keyCode: 0, isComposing: false, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...part };
  for (const [name, value] of Object.entries(fields)) Object.defineProperty(event, name, { value });
  target.dispatchEvent(event);
  return event;
}

describe('keys', () => {
  test('are known by their place, with their companions', () => {
    const page = new EventTarget();
    const [sign, batch, palette] = [vi.fn(), vi.fn(), vi.fn()];
    onKeys(page, { KeyA: sign, 'Shift+KeyA': batch, 'Control+KeyK': palette });
    press(page, 'KeyA');
    press(page, 'KeyA', { shiftKey: true });
    press(page, 'KeyK', { metaKey: true });
    expect([sign, batch, palette].map((each) => each.mock.calls.length)).toEqual([1, 1, 1]);
  });

  test('are letters inside fields and while an input method composes', () => {
    const page = new EventTarget();
    const act = vi.fn();
    onKeys(page, { KeyA: act, Escape: act, 'Control+KeyK': act });
    press(page, 'KeyA', { isComposing: true });
    press(page, 'KeyA', { keyCode: 229 });
    press(page, 'KeyA', { target: { tagName: 'TEXTAREA' } });
    expect(act).not.toHaveBeenCalled();
    press(page, 'Escape', { target: { tagName: 'INPUT' } });
    press(page, 'KeyK', { ctrlKey: true, target: { tagName: 'INPUT' } });
    expect(act).toHaveBeenCalledTimes(2);
  });

  test('may come one after the other, and single letters may be turned off', () => {
    const page = new EventTarget();
    const go = vi.fn();
    let single = true;
    const stop = onKeys(page, { 'KeyG KeyI': go }, () => single);
    press(page, 'KeyG');
    press(page, 'KeyI');
    expect(go).toHaveBeenCalledTimes(1);
    single = false;
    press(page, 'KeyG');
    press(page, 'KeyI');
    expect(go).toHaveBeenCalledTimes(1);
    single = true;
    stop();
    press(page, 'KeyG');
    press(page, 'KeyI');
    expect(go).toHaveBeenCalledTimes(1);
  });
});
