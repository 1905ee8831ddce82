/** What may be taken from people who were in the last file of a feed and are missing from this one. */
export const leaversChoices = ['deactivate', 'remove-licenses'] as const;
/** The same for a comparison of two files, where leaving them as they are can be said too. */
export const leaversInDiff = [...leaversChoices, 'leave-out'] as const;
export type LeaversChoice = (typeof leaversChoices)[number];

/** What a row that takes it says: the column, and the cell below it. */
export function leaverCell(choice: LeaversChoice): { readonly column: string; readonly cell: string } {
  return choice === 'deactivate'
    ? { column: 'loginEnabled', cell: 'false' }
    : { column: 'exactLicenses', cell: '<clear>' };
}
