/** What may be taken from people who were in the last file of a feed and are missing from this one. */
export const leaversChoices = ['deactivate', 'remove-licenses'] as const;
export type LeaversChoice = (typeof leaversChoices)[number];
