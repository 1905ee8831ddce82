/** What the program says is plain English: phrases that were once misread are kept out, with what to write instead. */
import test from 'ava';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** Most people who read the messages have another first language: one plain word each, that other tools use too. */
const betterWords: readonly (readonly [phrase: RegExp, better: string])[] = [
  [/agree with it/iu, 'updates Webex to match it'],
  [/sends no write/iu, 'nothing is written'],
  [/lose something|losing something/iu, 'lose access or data'],
  [/take something away|takes? (?:it|this|them|these) away/iu, 'remove …'],
  [/takes? (?:nothing|something) away/iu, 'removes nothing; FALSE is ignored'],
  [/\bwhat would change\b/iu, 'preview changes'],
  [/\b(?:nobody|somebody|anybody|everybody)\b/iu, 'the noun: no person, another account, every new person'],
  [/(?<!\b(?:there|which) )\b(?:is|are) no (?!longer\b)[\w…]/iu, "isn't a …"],
  [/keep one of them/iu, 'keep one'],
  [/something else for the same person/iu, 'conflicts with row 7 about the same person'],
  [/neither true nor false/iu, 'must be true or false'],
  [/first row without/iu, 'runs out at row 17'],
  [/gives? back/iu, 'frees 1'],
  [/sent once/iu, 'duplicate; applied once'],
  [/our own columns/iu, 'webex-bulk format'],
  [/looked up by listing|instead of … by/iu, 'found people by listing the organization (1 call instead of 20)'],
  [/(?<!^ *)takes about/iu, 'about 1 call'],
  [/→ nothing/iu, '→ (empty)'],
  [/^attendee of/iu, 'add attendee account, remove attendee account'],
  [/units are left|no unit is left/iu, 'no licenses left'],
  [/its own answer/iu, 'Webex accepted the request but did not …'],
  [/not attempted/iu, 'not started'],
  [/\bgo(?:es)? on with\b|can (?:still )?go on|then go on/iu, 'resumes it; the job can be resumed'],
  [/\btak(?:e|es|en) (?:it |what .* )?back\b|puts? back|way back/iu, 'reverts it; was undone'],
  [/tr(?:y|ies) again what|rows that are not done$/iu, 'retries unfinished rows'],
  [/cut short/iu, 'interrupted'],
  [/\bwhom\b/iu, 'people who …, people that …'],
  [/without --max-removals/iu, 'the limit is 20 %; raise it with --max-removals'],
  [/if it is meant|is … meant\?/iu, 'if this is intended; did you mean …?'],
  [/^not applied:/iu, 'ignored column: …'],
  [/only you can read/iu, 'saved to a private file'],
  [/let them end/iu, 'wait for them to expire'],
  [/not told|does not tell/iu, 'not available; does not list'],
  [/what makes bash/iu, 'print the shell completion script'],
  [/\bleaves? (?:it|them|\S+|unknown columns|those) out\b/iu, 'skips …; omit …'],
  [/\be-mail/iu, 'email'],
  [/\blook (?:at|whether)\b|^See (?:that|whether)\b/iu, 'check …, review …'],
  [/take \S+ out of the environment/iu, 'remove … from the environment'],
  [/(?:is|are) no good/iu, 'is not valid'],
  [/as far as (?:is )?known/iu, 'probably'],
  [/cannot be (?:asked|talked to)|cannot be told|can be told/iu, 'is not accessible; it is unclear'],
  [/\banew\b/iu, 'again'],
  [/not even headings/iu, 'it has no headings'],
  [/to its end\b/iu, 'completely'],
  [/\bmend\b/iu, 'correct, repair'],
  [/stands? (?:in|behind|beside)\b|cannot stand/iu, 'is in, is after, is next to'],
];

const src = new URL('../../src', import.meta.url).pathname;

/** States of a job in the code, which no person reads. */
const states: readonly string[] = ['cut short'];

test('no message holds a phrase for which there is a plainer one', (t) => {
  const found = sourceFiles(src).flatMap((path) => {
    const isSimulator = path.startsWith(join(src, 'simulator'));
    return phrasesIn(readFileSync(path, 'utf8'), isSimulator).map((phrase) => `src/${relative(src, path)}${phrase}`);
  });
  t.deepEqual(found, []);
});

test('a phrase is found in a string and across a template, and nowhere else', (t) => {
  const planted = [
    "import { nobody } from './nobody and somebody.js';",
    '// nobody reads this',
    'say(\'"Work Email": is no column\');',
    'say(`row ${row} is no ${what} of ${list.map((one) => `e-mail ${one}`).join()}`);',
    "const state = 'cut short';",
    "say('There is no job yet; nothing is written.');",
  ].join('\n');
  t.deepEqual(phrasesIn(planted, false), [
    ':3 "is no c": write isn\'t a …',
    ':4 "is no …": write isn\'t a …',
    ':4 "e-mail": write email',
  ]);
  const option = "const table = [{ name: 'nobody here', description: 'Whom nobody knows.' }];";
  t.deepEqual(phrasesIn(option, true).length, 2);
});

function sourceFiles(folder: string): string[] {
  return (
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      // German has words of its own.
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.de.ts'))
      .map((name) => join(folder, name))
  );
}

/** Of the simulator only descriptions of options are read by people. */
function phrasesIn(text: string, onlyDescriptions: boolean): string[] {
  if (onlyDescriptions && !text.includes('description:')) return [];
  const source = ts.createSourceFile('read.ts', text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    const words = wordsOf(node);
    if (words !== undefined && (!onlyDescriptions || isDescription(node))) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push(...complaints(words).map((complaint) => `:${line} ${complaint}`));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The text of a literal, `…` for each value in it; `undefined` for what is no literal or no sentence. */
function wordsOf(node: ts.Node): string | undefined {
  const text = ts.isStringLiteralLike(node)
    ? node.text
    : ts.isTemplateExpression(node)
      ? [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('…')
      : '';
  return text.trim().includes(' ') && !states.includes(text) ? text : undefined;
}

function isDescription({ parent }: ts.Node): boolean {
  return ts.isPropertyAssignment(parent) && parent.name.getText() === 'description';
}

function complaints(words: string): string[] {
  return betterWords.flatMap(([phrase, better]) => {
    const bad = phrase.exec(words)?.[0];
    return bad === undefined ? [] : [`"${bad}": write ${better}`];
  });
}
