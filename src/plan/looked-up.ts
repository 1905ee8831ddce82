/** What was looked up for a row, and the rules for judging it. */
import type { Problem, SeenPerson, SeenSiteUser } from '../model/row.js';
import type { OtherAddress } from '../rows/addresses.js';
import type { ReadRow } from '../rows/wanted.js';
import type { PeopleChoice } from '../model/plan-options.js';
import type { AddressLookedUp } from './look-up-address.js';
import type { ScimLookedUp } from './look-up-scim.js';
import type { Namesakes } from './namesakes.js';
import type { NearPerson } from './near-people.js';
import type { OwnAccount } from './own-account.js';
import type { SameNumber } from './same-number.js';

export interface LookedUp {
  /** `null`: the organization has no such person; absent: no person was looked up, because the address is not valid. */
  readonly person?: SeenPerson | null;
  /** SCIM alone showed the person: their `licenses` say nothing. Only where a row needs none. */
  readonly licensesUnknown?: true;
  /** The person is assumed to be an attendee of the site, because no answer shows whether they are one. */
  readonly attendeeAssumed?: true;
  /** `null`: the site does not know the person; absent: the row does not concern the site. */
  readonly siteUser?: (SeenSiteUser & { readonly active: boolean }) | null;
  /** The person who was probably meant by a row that creates no person, if the organization does not have its address. */
  readonly near?: NearPerson;
  /** Another address of the row, which is a person's of the organization although the row's own is not. */
  readonly knownAs?: OtherAddress & { readonly isNamed: boolean };
  /** Existing people with the name of the person to create; absent if no person is to be created. */
  readonly namesakes?: Namesakes;
  /** Why such names could not be searched for. */
  readonly namesNotCompared?: string;
  /** The manager's id; `null`: no such person. */
  readonly managerId?: string | null;
  /** The manager belongs to another organization. */
  readonly managerElsewhere?: true;
  /** The manager is not in the organization, but a row of the file is about this person. */
  readonly managerInFile?: true;
  /** The manager's address, where the row names them by name or employee number. */
  readonly managerEmail?: string;
  /** Why such a name or number is not one person's. */
  readonly managerUnclear?: string;
  /** ISO 8601 */
  readonly readAt?: string;
  /** What the row asks for, given the licenses that the person has; absent if no person was looked up. */
  readonly read?: ReadRow;
  /** What stands in the way of a new address; absent if the row sets none. */
  readonly address?: AddressLookedUp;
  /** What stands in the way of what only SCIM carries. */
  readonly scim?: ScimLookedUp;
  /** Another person of the organization who has the employee number of the person to create. */
  readonly sameNumber?: SameNumber;
  /** Ids of the person's administrator roles; only of a person who is to be deleted. */
  readonly roles?: readonly string[];
  /** Why the lookup itself failed, or why the row is about no certain person. */
  readonly problem?: Problem;
}

export interface PlanRules {
  readonly people: PeopleChoice;
  /** The account of the admin who plans; known once the service has been asked. */
  readonly own?: OwnAccount;
}
