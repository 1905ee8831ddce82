/** Over which API of the meeting site session types and tracking codes go. `webex/` imports nothing of ours and has its own. Pure. */

/** `rest-catalog`: what the site offers comes over REST, what people have over XML. */
export type SettingsApi = 'xml' | 'rest' | 'rest-catalog';

/** What an admin asks for: one of them, or whichever is available. */
export type AskedApi = 'auto' | 'xml' | 'rest';
