/**
 * Which rows' answers are verified by reading back: all, a sample (the first rows and some of the later ones; all rows once an
 * answer proved untrue), or none.
 */
export const verifyChoices = ['full', 'sample', 'none'] as const;
export type Verify = (typeof verifyChoices)[number];
