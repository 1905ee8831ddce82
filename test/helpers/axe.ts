/** What axe finds wrong with a page for people who use a keyboard or a screen reader, and what does not fit its width. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Look {
  readonly colorScheme: 'light' | 'dark';
  /** Pixels. */
  readonly width: number;
}

/** Of a wide screen in light colors and a phone in dark ones the most can be seen that the others would show. */
const twoLooks: readonly Look[] = [
  { colorScheme: 'dark', width: 360 },
  { colorScheme: 'light', width: 1280 },
];

export const allLooks: readonly Look[] = (['dark', 'light'] as const).flatMap((colorScheme) =>
  [360, 640, 1280].map((width) => ({ colorScheme, width })),
);

/** One line for each finding; the last look stays. */
export async function axeFinds(page: Page, looks = twoLooks): Promise<string[]> {
  const found: string[] = [];
  for (const { colorScheme, width } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    // The page's own policy allows no script but its own; the debugger's are no part of it.
    await page.evaluate(axe);
    const violations = await page.evaluate<string[]>(
      "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html)))",
    );
    const isWide = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
    const told = [...violations, ...(isWide ? ['the page is wider than the screen'] : [])];
    found.push(...told.map((one) => `${colorScheme}, ${width} pixels: ${one}`));
  }
  return found;
}
