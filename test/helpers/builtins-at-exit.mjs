/** Loaded into the program before it begins (`node --import`): at its end it writes which of Node's own modules were loaded into BUILTINS_FILE. */
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const loaded = process.moduleLoadList ?? [];
  const names = loaded.flatMap((entry) => /^NativeModule (?<name>.+)$/u.exec(entry)?.groups.name ?? []);
  writeFileSync(process.env.BUILTINS_FILE, JSON.stringify(names));
});
