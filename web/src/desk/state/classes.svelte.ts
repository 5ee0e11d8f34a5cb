import type { Class } from '../../api/types.ts';
import type { Form } from '../../core/form/hints.ts';
import { getClass, listClasses } from '../api/admin.ts';

const noForm: Form = { groups: [], fields: [] };

/** The code table, asked once: its classes for choosing, and the form of each class that came into sight. */
class CodeTable {
  all = $state.raw<Class[]>([]);
  #forms = $state<Record<string, Form>>({});
  #asked = new Set<string>();

  async load(): Promise<void> {
    if (!this.all.length) this.all = await listClasses();
  }

  named(code: string): Class | undefined {
    return this.all.find((each) => each.code === code);
  }

  /** form gives what the fields of a class mean; empty until it has come. */
  form(code: string): Form {
    return this.#forms[code] ?? noForm;
  }

  async need(code: string): Promise<void> {
    if (this.#asked.has(code)) return;
    this.#asked.add(code);
    try {
      this.#forms[code] = ((await getClass(code)).hints as unknown as Form) ?? noForm;
    } catch {
      this.#asked.delete(code);
    }
  }
}

export const codeTable = new CodeTable();
