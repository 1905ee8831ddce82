/** The API for people's records, and what the summary says of it. */
import type { PeopleApi } from '../model/catalog.js';
import type { PlanHeader } from '../job/plan-file.js';
import type { ScimUsers } from '../webex/scim-users.js';

/** How people's records are to be changed: over one API, or over SCIM where the sign-in surely may (`auto`). */
export type AskedPeopleApi = PeopleApi | 'auto';

export interface PeopleApiChoice {
  readonly peopleApi?: AskedPeopleApi;
  /** The API of the job whose rows are retried, undone or restored: taken unless another one is asked for. */
  readonly peopleApiBefore?: PeopleApi;
}

interface Chosen {
  readonly api: PeopleApi;
  readonly notices: readonly string[];
}

/** Absent in `choice`: the People API. */
export function choosePeopleApi(
  { peopleApi: asked = 'rest', peopleApiBefore: before }: PeopleApiChoice,
  { mayChange, isReadOnly }: Pick<ScimUsers, 'mayChange' | 'isReadOnly'>,
): Chosen {
  if (asked !== 'auto' || before === undefined) {
    const api = asked === 'auto' ? (mayChange ? 'scim' : 'rest') : asked;
    return { api, notices: api === 'scim' ? ['people are changed over SCIM, up to 100 in one request'] : [] };
  }
  if (before === 'rest') return { api: 'rest', notices: mayChange ? [stillPeopleApi] : [] };
  return isReadOnly ? { api: 'rest', notices: [noLongerScim] } : { api: 'scim', notices: [stillScim] };
}

const stillScim = 'people are changed over SCIM, as in the job before, up to 100 in one request';
const stillPeopleApi =
  'people are changed over the People API, as in the job before; --people-api scim changes up to 100 in one request';
const noLongerScim =
  'people are changed over the People API, although the job before used SCIM: the sign-in lacks identity:people_rw';

/** What a job that goes back to another one has from its plan. */
export function asBefore({
  peopleApi = 'rest',
}: Pick<PlanHeader, 'peopleApi'>): Required<Pick<PeopleApiChoice, 'peopleApiBefore'>> {
  return { peopleApiBefore: peopleApi };
}
