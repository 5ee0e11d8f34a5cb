/** A keyboard shortcut by the key's place (`KeyJ`, `ArrowDown`), so that it is the same on every layout. */
export type Bindings = Record<string, (event: KeyboardEvent) => void>;

/** chord names a key press: `Shift+KeyA`, `Control+KeyK`. The Apple command key counts as Control. */
export function chord(event: KeyboardEvent): string {
  const control = event.ctrlKey || event.metaKey ? 'Control+' : '';
  const alt = event.altKey ? 'Alt+' : '';
  return `${control}${alt}${event.shiftKey ? 'Shift+' : ''}${event.code}`;
}

/**
 * onKeys calls the bound function for a press and gives the way to stop. Keys are left alone while an input method
 * composes and, but for Escape and chords with Control, inside fields: there they are letters.
 * A sequence such as "g i" is bound as `KeyG KeyI`; its second key must come within a second.
 */
export function onKeys(target: EventTarget, bindings: Bindings, singleKeys: () => boolean = () => true): () => void {
  let first = { keys: '', at: 0 };
  const press = (raw: Event) => {
    const event = raw as KeyboardEvent;
    if (event.isComposing || event.keyCode === 229) return;
    const keys = chord(event);
    if (!keys.includes('Control+') && keys !== 'Escape' && (inField(event) || !singleKeys())) return;
    if (pressesControl(event, keys)) return;
    const sequence = event.timeStamp - first.at < 1000 ? `${first.keys} ${keys}` : '';
    const action = bindings[sequence] ?? bindings[keys];
    first = { keys, at: event.timeStamp };
    if (!action) return;
    event.preventDefault();
    action(event);
  };
  target.addEventListener('keydown', press);
  return () => target.removeEventListener('keydown', press);
}

function inField(event: KeyboardEvent): boolean {
  const element = event.target as Partial<HTMLElement> | null;
  if (element?.tagName === 'INPUT' && (element as Partial<HTMLInputElement>).type === 'checkbox') return false;
  return !!element?.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element?.tagName ?? '');
}

/** Enter and space on a button or a link press that, whatever the page binds them to. */
function pressesControl(event: KeyboardEvent, keys: string): boolean {
  return (keys === 'Enter' || keys === 'Space') && /^(BUTTON|A|SUMMARY)$/.test((event.target as Partial<HTMLElement> | null)?.tagName ?? '');
}
