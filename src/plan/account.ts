/** A person's account on the meeting site, under whichever of their addresses it is known. */
import type { RowPlan, SeenSiteUser } from '../model/row.js';
import type { Answer } from '../webex/answer.js';
import { allSettings, type SettingParts, type SiteSettings } from '../webex/site-settings.js';

export type SeenAccount = SeenSiteUser & { readonly active: boolean };

/** The account has the primary address (41.11 notes: the webExId must be the e-mail); a row may name another one. */
export function accountNames(email: string, emails: readonly string[] = []): string[] {
  return [...new Set([email, ...emails].map((name) => name.toLowerCase()))];
}

/** The names under which the site may know a planned row's person: after a new address, the old or the new one. */
export function plannedNames({ email, seen, wanted }: Pick<RowPlan, 'email' | 'seen' | 'wanted'>): string[] {
  const { newEmail } = wanted;
  return accountNames(email, [...(seen?.person?.emails ?? []), ...(newEmail === undefined ? [] : [newEmail])]);
}

/** `undefined`: the site does not know the person. `parts`: which settings are needed. */
export async function readAccount(
  site: Pick<SiteSettings, 'read'>,
  names: readonly string[],
  parts: SettingParts = allSettings,
): Promise<Answer<SeenAccount | undefined>> {
  for (const account of names) {
    const answer = await site.read(account, parts);
    if (answer.result !== 'done') return answer;
    if (answer.value) return { ...answer, value: { ...answer.value, account } };
  }
  return { result: 'done', value: undefined };
}
