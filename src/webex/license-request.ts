/** One change to a person's licenses. */
export interface LicenseRequest {
  readonly personId: string;
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly attendee?: { readonly site: string; readonly operation: 'add' | 'remove' };
}
