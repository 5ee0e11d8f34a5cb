import { onKeys, type Bindings } from '../../core/keys.ts';
import { recall, remember } from '../../state/memory.ts';

/** Keys that may be held down; any other counts once a press, so that a resting finger never signs a second record. */
const repeatable = /^(Shift\+)?(KeyJ|KeyK|ArrowUp|ArrowDown|ArrowLeft|ArrowRight)$/;

/**
 * The keyboard of the desk: one listener for what the shell and the page bind together, so that "g r" goes to a page
 * and never also presses "r". An open dialog has the keyboard to itself.
 */
class Keyboard {
  /** Whether keys without Control do anything (WCAG 2.1.4); the person chooses, the device remembers. */
  on = $state(recall('keys') !== 'off');
  #layers: Bindings[] = [];
  #stop: () => void = () => undefined;

  toggle(): void {
    this.on = !this.on;
    remember('keys', this.on ? null : 'off');
  }

  /** listen binds keys until the function that it gives is called; an effect can return it. */
  listen(bindings: Bindings): () => void {
    const layer = Object.fromEntries(Object.entries(bindings).map(([keys, act]) => [keys, oncePerPress(keys, act)]));
    this.#layers.push(layer);
    this.restart();
    return () => {
      this.#layers = this.#layers.filter((each) => each !== layer);
      this.restart();
    };
  }

  private restart(): void {
    this.#stop();
    this.#stop = onKeys(document, Object.assign({}, ...this.#layers), () => this.on && !document.querySelector('dialog[open]'));
  }
}

function oncePerPress(keys: string, act: (event: KeyboardEvent) => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (!event.repeat || repeatable.test(keys)) act(event);
  };
}

export const keyboard = new Keyboard();
