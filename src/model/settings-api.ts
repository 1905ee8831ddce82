/**
 * Which API of the meeting site is used for session types and tracking codes. `webex/` imports nothing of ours and has its own.
 */

/** `rest-catalog`: what the site offers comes over REST, what people have comes over XML. */
export type SettingsApi = 'xml' | 'rest' | 'rest-catalog';

/** What an admin requests: a specific API, or whichever is available. */
export type AskedApi = 'auto' | 'xml' | 'rest';
