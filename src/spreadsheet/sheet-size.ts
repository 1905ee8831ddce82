/** How much a sheet of a workbook holds. */

/** Rows, including the headings (Excel's own limit). */
export const mostSheetRows = 1_048_576;
