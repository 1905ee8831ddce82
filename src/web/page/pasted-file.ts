/** What was copied, from a spreadsheet program or a file manager → a file. */

interface Pasted {
  readonly name: string;
  readonly content: Blob;
}

/** `undefined`: nothing that can be a table. */
export function pastedFile(clipboard: DataTransfer): Pasted | undefined {
  const text = clipboard.getData('text/plain');
  // Excel puts a picture of the cells beside their text.
  const [file] = text === '' ? clipboard.files : [];
  if (file !== undefined) return { name: file.name, content: file };
  if (!isTable(text)) return undefined;
  return { name: 'pasted.csv', content: new Blob([text]) };
}

/** Cells of a spreadsheet are lines with tabs between; a list of addresses is a table of one column. */
function isTable(text: string): boolean {
  return text.trim().includes('\n');
}
