/** The key by which rows name people besides their address: the employee number, with `--key employeeNumber`. */
import { normalizeAddress, normalizeCell } from '../model/cells.js';
import type { Column, FileHeader } from '../model/columns.js';
import { plainName } from '../model/names.js';
import type { KeyChoice } from '../model/plan-options.js';
import { nullWordIn } from './notations.js';

/** A column only with `--key employeeNumber`; without it, such a heading is read as ever. */
export const employeeNumber: Column = {
  name: 'employeeNumber',
  holds: 'value',
  example: '004711',
  meaning: 'with `--key employeeNumber`: who the row is about, also if the address has changed',
};

const headings = new Set(
  [
    'employeeNumber, Employee Number, Employee No, Employee No., Employee ID, Emp ID, Emp No, Emp Number, Staff ID',
    'Employee #, Staff Number, Staff No, Personnel Number, Personnel No, Personnel ID, Worker ID, Payroll Number',
    'Personalnummer, Personalnr, Personal-Nr., Pers.-Nr., Mitarbeiternummer, Mitarbeiter-ID',
    'Matricule, Numéro de matricule, Numéro d’employé, Numéro employé, ID employé, Legajo',
    'Número de empleado, Numero de empleado, ID de empleado, Numero dipendente, Matricola, ID dipendente',
    'Matrícula, Número de funcionário, Número do funcionário, Número do colaborador, Personeelsnummer, Medewerkernummer, 社員番号, 従業員番号, 従業員ID',
  ].flatMap((line) => line.split(', ').map(plainName)),
);

export function isKeyHeading(heading: string): boolean {
  return headings.has(plainName(heading));
}

/** Does the heading name the key that was chosen? */
export function namesKey(heading: string, key: KeyChoice | undefined): boolean {
  return key === employeeNumber.name && isKeyHeading(heading);
}

/** The row's employee number as written, zeros included; empty if the row has none, or none that can be used. */
export function keyIn(cells: readonly string[], header: FileHeader): string {
  const text = normalizeCell(cellUnder(employeeNumber.name, cells, header));
  const isNull = nullWordIn(text) !== undefined || header.nullWords?.includes(text.toLowerCase()) === true;
  return isNull ? '' : text;
}

/** The new address that the row asks for; empty if it asks for none. */
export function newEmailIn(cells: readonly string[], header: FileHeader): string {
  return normalizeAddress(cellUnder('newEmail', cells, header));
}

function cellUnder(name: string, cells: readonly string[], { columns }: Pick<FileHeader, 'columns'>): string {
  return cells[columns.find((one) => one.is === 'column' && one.name === name)?.place ?? -1] ?? '';
}
