/** Zip files that people mistake for a workbook. */
import type { RunError } from '../../errors.js';
import { cannotBeRead, quoted } from './refusal.js';
import type { Zip } from './zip.js';

const otherFile = 'Check that it is the right file; if it is packed, unpack it first.';

/** Why a zip file without a workbook cannot be read: a RunError (`refused`), based on the names of its parts. */
export function noWorkbook(zip: Zip): RunError {
  const { fileName, names } = zip;
  const has = (...wanted: string[]): boolean => wanted.some((name) => zip.has(name));
  if (has('mimetype') && has('content.xml')) {
    return cannotBeRead(fileName, 'it is an OpenDocument file (.ods), not an Excel workbook', {
      next: 'In LibreOffice: File, Save As, "Excel 2007-365 (.xlsx)".',
    });
  }
  if (has('Index/Document.iwa', 'Index.zip')) {
    return cannotBeRead(fileName, 'it is an Apple Numbers file, not an Excel workbook', {
      next: 'In Numbers: File, Export To, Excel (.xlsx), or CSV.',
    });
  }
  if (has('word/document.xml')) return cannotBeRead(fileName, 'it is a Word document', { next: otherFile });
  if (has('ppt/presentation.xml')) return cannotBeRead(fileName, 'it is a PowerPoint file', { next: otherFile });
  const packed = names.find((name) => /\.(?:csv|tsv|txt|xlsx|xlsm|xls)$/iu.test(name));
  return packed === undefined
    ? cannotBeRead(fileName, 'it is a zip file, but not an Excel workbook', { next: otherFile })
    : cannotBeRead(fileName, `it is a zip file that contains ${quoted(packed)}`, {
        next: 'Unpack it, and use that file.',
      });
}
