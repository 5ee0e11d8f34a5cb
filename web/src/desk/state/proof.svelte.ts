import { sitting } from '../../state/session.svelte.ts';

/** How long a given password proves the signer's will before it is asked again. */
export const proofLasts = 15 * 60_000;

/**
 * The signer's proof: the password, asked for once a quarter of an hour, held in this page's memory and nowhere else.
 * `need` opens the dialog when there is none; it answers undefined when the person closed it.
 */
class SignerProof {
  asking = $state(false);
  wrong = $state(false);
  #password: string | undefined;
  #whose = '';
  #until = 0;
  #waiting: ((password: string | undefined) => void)[] = [];

  need(now = Date.now()): Promise<string | undefined> {
    if (this.#password !== undefined && now < this.#until && this.#whose === sitting.user?.id) return Promise.resolve(this.#password);
    this.forget();
    this.asking = true;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  give(password: string | undefined, now = Date.now()): void {
    this.#password = password;
    this.#whose = sitting.user?.id ?? '';
    this.#until = password === undefined ? 0 : now + proofLasts;
    this.asking = false;
    this.wrong = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(password);
  }

  /** refuse forgets a password that the server did not accept; the next dialog says so. */
  refuse(): void {
    this.forget();
    this.wrong = true;
  }

  forget(): void {
    this.#password = undefined;
    this.#until = 0;
  }
}

export const proof = new SignerProof();
