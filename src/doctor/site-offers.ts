/** What a meeting site offers, as reported by one of its APIs. */
export interface SiteOffers {
  readonly sessionTypes: readonly OfferedType[];
  readonly trackingCodes: readonly OfferedCode[];
  /** Why there are no tracking codes, if the caller may not see them. */
  readonly withoutCodes?: string;
  readonly backup: boolean;
}

export interface OfferedType {
  readonly id: string;
  /** Product code; empty if the API does not report it. */
  readonly code: string;
  readonly name: string;
  /** Set if the site has two names for it. */
  readonly otherName?: string;
  readonly active: boolean;
}

export interface OfferedCode {
  /** The index over XML, the id over REST. */
  readonly index: string;
  readonly name: string;
  /** NOT_USED, OPTIONAL, REQUIRED, ADMIN_SET; empty if the API does not report it. */
  readonly hostProfile: string;
  readonly values: readonly string[];
}
