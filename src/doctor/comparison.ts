/** What `doctor --compare-apis` read over both APIs of the meeting site, as it was found. Pure. */
import type { Difference } from './compare-apis.js';
import type { SiteOffers } from './site-offers.js';
import type { Looked } from '../sign-in/looked.js';

export interface Comparison {
  readonly xml: Looked<SiteOffers>;
  readonly rest: Looked<SiteOffers>;
  readonly people: Looked<ComparedPeople>;
}

export interface ComparedPeople {
  /** People with an account on the site, among those who were listed. */
  readonly onSite: number;
  /** The list has no more people. */
  readonly isWhole: boolean;
  /** Were their tracking codes compared too? */
  readonly withCodes: boolean;
  /** Whom at least one of both APIs knows. */
  readonly compared: number;
  readonly same: number;
  /** Whom neither knows. */
  readonly unknown: number;
  readonly unread: number;
  /** Of the first who could not be read. */
  readonly whyUnread?: string;
  readonly differences: readonly Difference[];
}
