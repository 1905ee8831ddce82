/** What `doctor --compare-apis` read over both APIs of the meeting site. */
import type { Difference } from './compare-apis.js';
import type { SiteOffers } from './site-offers.js';
import type { Looked } from '../sign-in/looked.js';

export interface Comparison {
  readonly xml: Looked<SiteOffers>;
  readonly rest: Looked<SiteOffers>;
  readonly people: Looked<ComparedPeople>;
}

export interface ComparedPeople {
  /** People with an account on the site, among those listed. */
  readonly onSite: number;
  /** Whether the list was read to its end. */
  readonly isWhole: boolean;
  /** Whether their tracking codes were compared too. */
  readonly withCodes: boolean;
  /** People that at least one of the APIs knows. */
  readonly compared: number;
  readonly same: number;
  /** People that neither API knows. */
  readonly unknown: number;
  readonly unread: number;
  /** The reason for the first person who could not be read. */
  readonly whyUnread?: string;
  readonly differences: readonly Difference[];
}
