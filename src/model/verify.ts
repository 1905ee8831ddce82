/**
 * How far what answers say is read back: for every row, for a sample (the first rows and some of the later ones; once an answer
 * proved untrue, all), or not at all.
 */
export const verifyChoices = ['full', 'sample', 'none'] as const;
export type Verify = (typeof verifyChoices)[number];
