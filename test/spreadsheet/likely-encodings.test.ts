import test from 'ava';
import iconv from 'iconv-lite';
import { RunError } from '../../src/errors.js';
import { decodeText } from '../../src/spreadsheet/decode-text.js';

async function refusalOf(bytes: Buffer, size = 4096): Promise<RunError> {
  const chunks = (async function* () {
    for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
  })();
  try {
    for await (const text of decodeText(chunks, 'people.csv')) if (text === '\0') break;
  } catch (error) {
    if (error instanceof RunError) return error;
    throw error;
  }
  throw new Error('it was read');
}

const namedIn = ({ lines }: RunError): string[] =>
  lines.slice(1).map((line) => /--encoding (?<name>\S+)/u.exec(line)?.groups?.['name'] ?? '');

const files: [language: string, encoding: string, people: string][] = [
  ['German', 'windows-1252', 'Jürgen,Müller\nKäthe,Weiß\nSören,Böhm'],
  ['French', 'windows-1252', 'Hélène,Lefèvre\nFrançois,Noël\nAgnès,Bénard'],
  ['Spanish', 'windows-1252', 'José,Muñoz\nBegoña,Ibáñez'],
  ['Portuguese', 'windows-1252', 'João,Conceição\nInês,Magalhães'],
  ['Danish and Swedish', 'windows-1252', 'Søren,Kjær\nÅsa,Lindström'],
  ['German of a Mac', 'macroman', 'Jürgen,Müller\nKäthe,Weiß\nSören,Böhm'],
  ['French of DOS', 'cp850', 'Hélène,Lefèvre\nFrançois,Noël\nAgnès,Bénard'],
  ['Czech', 'windows-1250', 'Jiří,Dvořák\nZdeněk,Novotný\nRůžena,Černá'],
  ['Polish', 'windows-1250', 'Łukasz,Wiśniewski\nStanisław,Dąbrowski'],
  ['Hungarian', 'windows-1250', 'Győző,Szűcs\nBálint,Erdős'],
  ['Czech of Linux', 'iso-8859-2', 'Jiří,Dvořák\nTomáš,Šťastný\nRůžena,Žižková'],
  ['Polish of Linux', 'iso-8859-2', 'Łukasz,Wiśniewski\nStanisław,Dąbrowski\nGrażyna,Ścibor'],
  ['Russian', 'windows-1251', 'Иван,Петров\nМария,Сидорова'],
  ['Ukrainian', 'windows-1251', 'Олексій,Шевченко\nЮлія,Коваленко\nЇван,Гнатюк'],
  ['Russian of Unix', 'koi8-r', 'Иван,Петров\nМария,Сидорова'],
  ['Russian of DOS', 'cp866', 'Иван,Петров\nМария,Сидорова'],
  ['Greek', 'windows-1253', 'Γιώργος,Παπαδόπουλος\nΕλένη,Νικολάου'],
  ['Turkish', 'windows-1254', 'Işıl,Yıldırım\nGökhan,Şahin\nÇağrı,Öztürk'],
  ['Hebrew', 'windows-1255', 'דוד,כהן\nשרה,לוי'],
  ['Arabic', 'windows-1256', 'محمد,علي\nفاطمة,حسن'],
  ['Latvian', 'windows-1257', 'Jānis,Bērziņš\nKristīne,Kļaviņa'],
  ['Japanese', 'shift_jis', '山田,太郎\n佐藤,花子\n鈴木,一郎'],
  ['Japanese with kana', 'shift_jis', 'やまだ,タロウ\n高橋,さくら'],
  ['Japanese of Unix', 'euc-jp', 'やまだ,タロウ\n高橋,さくら'],
  ['Chinese', 'gb18030', '王伟,研发部\n李娜,市场部\n张敏,财务部'],
  ['Chinese of Taiwan', 'big5', '陳大文,業務部\n林美玲,會計部'],
  ['Korean', 'euc-kr', '김철수,영업부\n이영희,총무부'],
];
for (const [language, encoding, people] of files) {
  test(`a file in ${language} that is not UTF-8 is refused with ${encoding} first, and its line as that reads it`, async (t) => {
    const refused = await refusalOf(iconv.encode(`email,first,last\n${people}\n`, encoding));
    t.is(refused.problem, 'refused');
    t.is(namedIn(refused)[0], encoding, refused.message);
    const lines = people.split('\n');
    t.true(
      lines.some((line) => refused.lines[1]?.endsWith(line)),
      refused.message,
    );
    const readings = refused.lines.slice(1).map((line) => line.replace(/^.*--encoding \S+\s+/u, ''));
    t.is(new Set(readings).size, readings.length, refused.message);
  });
}

test('encodings that read the sampled lines alike are named once', async (t) => {
  const refused = await refusalOf(iconv.encode('email,name\na@acme.com,Müller\n', 'windows-1252'));
  t.is(namedIn(refused)[0], 'windows-1252');
  t.false(namedIn(refused).includes('windows-1250'));
});

test('one line of another encoding in a file that is UTF-8 is to be corrected, not the file to be read otherwise', async (t) => {
  const good = 'a@acme.com,Jürgen\nb@acme.com,José\n';
  const bytes = Buffer.concat([Buffer.from(`email,name\n${good}`), iconv.encode('c@acme.com,Zoë\n', 'windows-1252')]);
  for (const size of [1, 4096]) {
    const refused = await refusalOf(bytes, size);
    t.deepEqual(namedIn(refused), []);
    t.regex(refused.message, /line 4\) is not UTF-8, but other lines are/u);
    t.regex(refused.next ?? '', /Correct line 4/u);
  }
});

test('a long line is shown around its first letter outside ASCII, without what steers a terminal', async (t) => {
  const line = Buffer.concat([
    Buffer.from(`${'x'.repeat(500)},Zo`),
    Buffer.from([0xeb, 0x9b]),
    Buffer.from('y'.repeat(500)),
  ]);
  const refused = await refusalOf(Buffer.concat([Buffer.from('email,name\n'), line, Buffer.from('\n')]), 100);
  t.true(refused.lines.length > 1);
  for (const shown of refused.lines.slice(1)) t.true(shown.length < 110, shown);
  t.false(/[\u0080-\u009F]/u.test(refused.message));
});
