/** Small preferences of this device. They may be lost at any time (private mode, a full disk), and nothing breaks. */
const prefix = 'countersign.';

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(prefix + key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(prefix + key);
    else localStorage.setItem(prefix + key, value);
  } catch {
    // A preference that cannot be kept lasts as long as the page.
  }
}
