/** Why the meeting site refuses a setting, whichever interface it came through; each reports it in its own words. */
export type SiteRefusal =
  | { readonly refused: 'no-session-type' | 'attendee' | 'personal-room' | 'long-value' | 'mapped' }
  | {
      readonly refused: 'unknown-session-type' | 'service-off' | 'seats';
      /** The id of the session type, as it was sent. */
      readonly value: string;
    }
  | { readonly refused: 'off-list'; readonly value: string; readonly name: string };

export function isSiteRefusal(value: object): value is SiteRefusal {
  return 'refused' in value;
}
