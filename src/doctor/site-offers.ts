/** What a meeting site offers, as one of its APIs tells it. */
/** What the site offers, as one of its APIs tells it. */
export interface SiteOffers {
  readonly sessionTypes: readonly OfferedType[];
  readonly trackingCodes: readonly OfferedCode[];
  /** Why there are no tracking codes, where the caller may not see them. */
  readonly withoutCodes?: string;
  readonly backup: boolean;
}

export interface OfferedType {
  readonly id: string;
  /** Product code; empty where the API does not tell it. */
  readonly code: string;
  readonly name: string;
  /** Where the site has two names for it. */
  readonly otherName?: string;
  readonly active: boolean;
}

export interface OfferedCode {
  /** Over XML its index, over REST its id. */
  readonly index: string;
  readonly name: string;
  /** NOT_USED, OPTIONAL, REQUIRED, ADMIN_SET; empty where the API does not tell it. */
  readonly hostProfile: string;
  readonly values: readonly string[];
}
