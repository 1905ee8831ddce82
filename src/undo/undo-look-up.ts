/** A row to revert → what the organization and the site show about the person now. Reads only. */
import { isAboutAttendee } from '../fields/attendee.js';
import type { Catalog } from '../model/catalog.js';
import { asAttendee, findAccount, type KnownPerson } from '../plan/look-up-account.js';
import { readScimFor } from '../plan/look-up-scim.js';
import { complete, failed, readKnown, type PeopleReader } from '../plan/known-person.js';
import type { LookedUp } from '../plan/looked-up.js';
import type { Wanted } from '../model/row.js';
import { touchesSite } from './undo-row.js';
import type { RowInForce } from './undo-step.js';
import type { Answer } from '../webex/answer.js';
import type { ScimDirectory } from '../webex/scim-directory.js';
import type { SiteSettings } from '../webex/site-settings.js';

interface UndoService extends PeopleReader {
  readonly site: Pick<SiteSettings, 'read'>;
  readonly directory: Pick<ScimDirectory, 'read'>;
}

/** Looks up the person of a row to revert: by id where the job knew it, and the account where the row needs it. */
export function createUndoLookUp(service: UndoService, catalog: Catalog): (row: RowInForce) => Promise<LookedUp> {
  return async (row) => {
    const { readAt, person } = await readAgain(service, row);
    if (person.result !== 'done') return { readAt, problem: failed('person', person) };
    if (person.value === undefined) return { readAt, person: null };
    const inScim = await readScimFor(service.directory, person.value, row.inForce);
    if ('problem' in inScim) return { readAt, problem: inScim.problem };
    const account: Awaited<ReturnType<typeof findAccount>> = touchesSite(row, catalog)
      ? await findAccount(service, person.value, row.email)
      : { result: 'done', value: undefined };
    if (account.result !== 'done') return { readAt, problem: failed('account on the site', account) };
    return {
      readAt,
      ...asAttendee(inScim.person, account.value, catalog, asLeft(row)),
      ...(account.value !== undefined && { siteUser: account.value }),
    };
  };
}

/** If no API says whether the person is an attendee, the job is assumed to have made them one: the account is removed again. */
function asLeft({ inForce }: RowInForce): Pick<Wanted, 'attendee'> {
  return inForce.some(({ field, to }) => isAboutAttendee({ field }) && to === true) ? { attendee: false } : {};
}

async function readAgain(
  service: UndoService,
  { personId, email }: RowInForce,
): Promise<{ readonly readAt: string; readonly person: Answer<KnownPerson | undefined> }> {
  if (personId !== undefined) {
    return { readAt: new Date().toISOString(), person: await readKnown(service, personId) };
  }
  const { readAt, answer } = await service.find(email);
  return { readAt, person: await complete(service, answer) };
}
