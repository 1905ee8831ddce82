/** The language of the page: the browser's, unless the person chose another. */
import { german } from './words.de.js';
import { english, type Words } from './words.en.js';

export const languages = { en: english, de: german } as const satisfies Record<string, Words>;
export type Language = keyof typeof languages;

const storedAs = 'webex-bulk-language';

export function wordsOf(language: Language): Words {
  return languages[language];
}

export function languageAtFirst(): Language {
  const wanted = [chosenBefore(), ...navigator.languages].map((tag) => tag.slice(0, 2));
  return (wanted.find((tag) => tag in languages) as Language | undefined) ?? 'en';
}

/** Some browsers refuse to store: then the choice lasts as long as the page. */
export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(storedAs, language);
  } catch {
    return;
  }
}

function chosenBefore(): string {
  try {
    return localStorage.getItem(storedAs) ?? '';
  } catch {
    return '';
  }
}
