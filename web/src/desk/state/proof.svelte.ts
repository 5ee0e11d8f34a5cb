import type { Problem, Proof, ProofMethod } from '../../api/types.ts';
import { problemOf, sitting } from '../../state/session.svelte.ts';
import { myCredentials, prepareSignOffs, type Assurance, type Preparation, type ToSign } from '../api/signing.ts';
import { askKey, keysWork } from '../logic/passkey.ts';
import { agrees, states, type Statement } from '../logic/statements.ts';

/** How long a given password proves the signer's will before it is asked again. */
export const proofLasts = 15 * 60_000;

/** What came of asking a person for his proof: the proof, or why an item cannot be signed, by its place. */
export interface Given {
  proof?: Proof;
  problems: (Problem | undefined)[];
  /** The first problem is of all items: nothing could be prepared. */
  whole?: boolean;
}

type Shown = (statement: Statement, i: number) => boolean;

/** The answer of the dialog: a password, perhaps with a code, or the wish to use the key. */
type Chosen = { method: ProofMethod; password?: string; otp?: string } | undefined;

/**
 * The signer's proof. Who has no key gives his password, once a quarter of an hour; it is held in this page's memory and
 * nowhere else. Who has one signs with it each time, what the server states and this page has compared with its screen.
 */
class SignerProof {
  asking = $state(false);
  wrong = $state(false);
  /** What the dialog offers. */
  methods = $state.raw<ProofMethod[]>(['password']);
  /** What the project asks for, where none of the person's ways is good enough. */
  needed = $state<Assurance | ''>('');
  /** Why the key did not sign; empty where it was not asked. */
  keyFault = $state<'' | 'cancelled' | 'differs'>('');
  #password: string | undefined;
  #whose = '';
  #until = 0;
  #waiting: ((chosen: Chosen) => void)[] = [];
  #has: { user: string; more: boolean } | undefined;

  need(now = Date.now()): Promise<string | undefined> {
    if (this.#holds(now)) return Promise.resolve(this.#password);
    this.forget();
    return this.#choose(['password']).then((chosen) => chosen?.password);
  }

  #holds(now = Date.now()): boolean {
    return this.#password !== undefined && now < this.#until && this.#whose === sitting.user?.id;
  }

  #choose(methods: ProofMethod[], needed: Assurance | '' = ''): Promise<Chosen> {
    this.methods = methods;
    this.needed = needed;
    this.asking = true;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  give(password: string | undefined, now = Date.now()): void {
    this.choose(password === undefined ? undefined : { method: 'password', password }, now);
  }

  /** choose ends the dialog. */
  choose(chosen: Chosen, now = Date.now()): void {
    this.#password = chosen?.method === 'password' ? chosen.password : undefined;
    this.#whose = sitting.user?.id ?? '';
    this.#until = this.#password === undefined ? 0 : now + proofLasts;
    this.asking = false;
    this.wrong = false;
    this.keyFault = '';
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(chosen);
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

  /** changed makes the next proof look anew at what the person has. */
  changed(): void {
    this.#has = undefined;
  }

  /** expect looks beforehand at what the person has, so that the dialog stands as soon as he wants to sign. */
  async expect(): Promise<void> {
    await this.#hasMore();
  }

  /** obtain gives the proof for signing these as they are on the screen; undefined where the person does not want to. */
  obtain(project: string, items: ToSign[]): Promise<Given | undefined> {
    return this.obtainFor(() => prepareSignOffs(project, items), (said, i) => states(said, items[i]));
  }

  /** obtainFor gives the proof for what the server prepares; `shown` compares each statement with the screen. */
  async obtainFor(prepare: () => Promise<Preparation>, shown: Shown): Promise<Given | undefined> {
    if (!(await this.#hasMore())) {
      const password = await this.need();
      return password === undefined ? undefined : { proof: { method: 'password', password }, problems: [] };
    }
    try {
      const prepared = await prepare();
      const problems = prepared.items.map((item) => item.problem);
      if (problems.every(Boolean)) return { problems };
      const proof = await this.#sign(prepared, shown);
      return proof && { proof, problems };
    } catch (error) {
      return { problems: [problemOf(error)], whole: true };
    }
  }

  async #sign(prepared: Preparation, shown: Shown): Promise<Proof | undefined> {
    const methods = prepared.methods.filter((each) => each !== 'passkey' || keysWork());
    if (methods.includes('passkey') && prepared.options) {
      const signed = await this.#byKey(prepared, shown);
      if (signed) return signed;
    } else if (methods.includes('password') && this.#holds()) {
      return { method: 'password', password: this.#password! };
    }
    const chosen = await this.#choose(methods, methods.length ? '' : prepared.least);
    return chosen?.method === 'passkey' ? this.#sign(prepared, shown) : chosen;
  }

  async #byKey(prepared: Preparation, shown: Shown): Promise<Proof | undefined> {
    if (!(await agrees(prepared, shown, sitting.user?.id ?? ''))) {
      this.keyFault = 'differs';
      return undefined;
    }
    try {
      return { method: 'passkey', ceremony: prepared.ceremony!, assertion: await askKey(prepared.options!) };
    } catch {
      this.keyFault = 'cancelled';
      return undefined;
    }
  }

  /** Whether the person has an active key or code; asked once, and again after a change. */
  async #hasMore(): Promise<boolean> {
    const user = sitting.user?.id ?? '';
    if (this.#has?.user !== user) {
      const all = await myCredentials().catch(() => undefined);
      if (!all) return false;
      this.#has = { user, more: all.some((each) => each.state === 'active') };
    }
    return this.#has.more;
  }
}

export const proof = new SignerProof();
