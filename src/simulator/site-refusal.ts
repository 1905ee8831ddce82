/** Why the meeting site does not take a setting, whichever door it came through; each door says it in its own words. */
export type SiteRefusal =
  | { readonly refused: 'no-session-type' | 'attendee' | 'personal-room' | 'long-value' | 'mapped' }
  | {
      readonly refused: 'unknown-session-type' | 'service-off' | 'seats';
      /** The id of the session type, as it was written. */
      readonly value: string;
    }
  | { readonly refused: 'off-list'; readonly value: string; readonly name: string };

export function isSiteRefusal(value: object): value is SiteRefusal {
  return 'refused' in value;
}
