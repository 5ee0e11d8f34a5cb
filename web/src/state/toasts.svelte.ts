export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'alarm';
  act?: { label: string; run: () => void };
}

const shown = 5000;

/** Short messages at the foot of the page. An alarm stays until it is closed; the rest go by themselves. */
class Toasts {
  all = $state<Toast[]>([]);
  #next = 1;

  say(text: string, act?: Toast['act']): void {
    const id = this.push({ text, tone: 'plain', ...(act ? { act } : {}) });
    setTimeout(() => this.drop(id), shown);
  }

  alarm(text: string): void {
    this.push({ text, tone: 'alarm' });
  }

  act(toast: Toast): void {
    this.drop(toast.id);
    toast.act?.run();
  }

  drop(id: number): void {
    this.all = this.all.filter((toast) => toast.id !== id);
  }

  private push(toast: Omit<Toast, 'id'>): number {
    const id = this.#next++;
    this.all = [...this.all.filter((each) => each.text !== toast.text), { id, ...toast }];
    return id;
  }
}

export const toasts = new Toasts();
