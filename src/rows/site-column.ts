/** The column `site`: which headings name it, and what its cells may hold. */
import { normalizeCell } from '../model/cells.js';
import { plainName } from '../model/names.js';

/** In an HR file, a bare "Site" may be an office: only what is under it tells. */
const bare = 'site';
const certain = ['siteurl', 'webexsite', 'webexsiteurl', 'meetingsite'];

export function isSiteHeading(heading: string): boolean {
  return plainName(heading) === bare || certain.includes(plainName(heading));
}

/** May the column be about something else, such as offices? */
export function maySayOffice(heading: string): boolean {
  return plainName(heading) === bare;
}

/** `https://Acme.webex.com/meet` → `acme.webex.com`; any other text in lower case. */
export function siteIn(cell: string): string {
  return normalizeCell(cell)
    .toLowerCase()
    .replace(/^https?:\/\//u, '')
    .replace(/\/.*$/u, '');
}

/** Is it written like the address of a Webex site, as no office is? */
export function looksLikeSite(text: string): boolean {
  return /^[a-z\d-]+(?:\.[a-z\d-]+)*\.webex[a-z]*\.[a-z]+$/u.test(text);
}
