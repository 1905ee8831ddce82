/** Texts about a person's work, language and time, which only SCIM has. */
import { scimText } from './scim-text.js';

export const employeeNumber = scimText('employeeNumber', { meaning: 'employee number', example: '004711' });
export const costCenter = scimText('costCenter', { meaning: 'cost center of the person', example: 'CC-1200' });
export const division = scimText('division', { meaning: 'division', example: 'Consumer' });
export const organization = scimText('organization', {
  meaning: 'organization or company of the person, a text',
  example: 'Acme Europe',
});

/** Like `en_US` (SCIM 2 Users, preferredLanguage). */
export const preferredLanguage = scimText('preferredLanguage', {
  meaning: 'language, like `en_US`',
  example: 'de_DE',
  normalized: (value) => value.replace(/^(?<language>[a-z]{2,3})-(?<place>[a-z]{2})$/iu, '$<language>_$<place>'),
  whyNot: (value) =>
    /^[a-z]{2,3}(?:_[A-Z]{2})?$/u.test(value) ? undefined : 'is not a language as Webex writes it, like en_US or de_DE',
});

export const timezone = scimText('timezone', {
  meaning: 'time zone, like `Europe/Berlin`',
  example: 'Europe/Berlin',
  whyNot: (value) =>
    isTimeZone(value) ? undefined : 'is not a time zone of the IANA list, like Europe/Berlin or America/New_York',
});

function isTimeZone(value: string): boolean {
  if (!/^[A-Za-z]+(?:[/_+-]|\w)*$/u.test(value)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
