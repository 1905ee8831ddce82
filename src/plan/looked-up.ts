/** What was looked up for a row, and by which rules it is judged. */
import type { Problem, SeenPerson, SeenSiteUser } from '../model/row.js';
import type { ReadRow } from '../rows/wanted.js';
import type { PeopleChoice } from '../model/plan-options.js';
import type { Namesakes } from './namesakes.js';
import type { NearPerson } from './near-people.js';
import type { OwnAccount } from './own-account.js';

/** What look-up found out for a row. */
export interface LookedUp {
  /** `null`: the organization has no such person; absent: no person was looked up, because the address is no address. */
  readonly person?: SeenPerson | null;
  /** The person is taken for an attendee of the site, because no answer says whether they are one. */
  readonly attendeeAssumed?: true;
  /** `null`: the site does not know the person; absent: the row does not speak of the site. */
  readonly siteUser?: (SeenSiteUser & { readonly active: boolean }) | null;
  /** Of a row that creates no person, where the organization does not have this address: whose was probably meant. */
  readonly near?: NearPerson;
  /** Who bears the name of a person who would be created; absent where no person is to be created. */
  readonly namesakes?: Namesakes;
  /** Why such names could not be looked for. */
  readonly namesNotCompared?: string;
  /** The manager's id; `null`: no such person. */
  readonly managerId?: string | null;
  /** The manager belongs to another organization. */
  readonly managerElsewhere?: true;
  /** The organization has no such manager, and a row of the file is about this person. */
  readonly managerInFile?: true;
  /** ISO 8601 */
  readonly readAt?: string;
  /** What the row asks for, read in the light of the licenses that the person has; absent if no person was looked up. */
  readonly read?: ReadRow;
  /** Why the look-up itself failed. */
  readonly problem?: Problem;
}

export interface PlanRules {
  readonly people: PeopleChoice;
  /** Who plans; known once the service was asked. */
  readonly own?: OwnAccount;
}
