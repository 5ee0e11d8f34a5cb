import type { Text } from '../api/types.ts';
import type { Lang, Like } from '../words/speak.ts';
import { recall, remember } from './memory.ts';

/** The language of the panel: what the person chose here, else what his system speaks. */
class Language {
  current = $state<Lang>(recall('language') === 'en' || (!recall('language') && !systemSpeaksChinese()) ? 'en' : 'zh');

  use(lang: Lang): void {
    this.current = lang;
    remember('language', lang);
    this.tell();
  }

  toggle(): void {
    this.use(this.current === 'zh' ? 'en' : 'zh');
  }

  /** tell says the language to the browser, for screen readers, fonts and line breaking. */
  tell(): void {
    if (typeof document !== 'undefined') document.documentElement.lang = this.current === 'zh' ? 'zh-CN' : 'en';
  }
}

function systemSpeaksChinese(): boolean {
  return typeof navigator === 'undefined' || !navigator.language || navigator.language.toLowerCase().startsWith('zh');
}

export const language = new Language();

/** speaker gives a function that answers with the words in the language of the moment. */
export function speaker<T>(zh: T, en: Like<T>): () => Like<T> {
  return () => (language.current === 'zh' ? (zh as unknown as Like<T>) : en);
}

/** inLanguage picks the text of the moment's language out of what the server gave in both. */
export function inLanguage(text: Text): string {
  return text[language.current] || text.zh || text.en;
}
