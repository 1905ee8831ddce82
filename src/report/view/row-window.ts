/** Draws those of many rows of one height that are in sight of a scrolling element. */
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';

export interface RowWindow {
  /** To be called once the scrolling element is in the document. */
  begin(): void;
  /** Draws everything anew: other rows, or another height. */
  renew(count: number): void;
  /** Draws what came into sight, and marks the active row. */
  draw(): void;
  scrollTo(nth: number): void;
  isDrawn(nth: number): boolean;
}

export interface RowWindowParts {
  readonly scrolling: HTMLElement;
  /** Within it: what stays at its top, and below that the space of all rows. */
  readonly head: HTMLElement;
  readonly space: HTMLElement;
  /** Pixels. */
  readonly rowHeight: () => number;
  readonly drawRow: (nth: number) => HTMLElement;
  /** Called for each row in sight, whenever something changes. */
  readonly mark: (line: HTMLElement, nth: number) => void;
  readonly afterDraw: () => void;
}

export function createRowWindow(parts: RowWindowParts): RowWindow {
  const { scrolling, head, space, mark, afterDraw } = parts;
  const drawn = new Map<number, HTMLElement>();
  let [count, headHeight] = [0, 0];
  const options = () => ({
    ...{ count, getScrollElement: () => scrolling, estimateSize: parts.rowHeight, overscan: 8 },
    ...{ scrollMargin: headHeight, scrollPaddingStart: headHeight },
    ...{ scrollToFn: elementScroll, observeElementRect, observeElementOffset },
    onChange: () => draw(),
  });
  const virtualizer = new Virtualizer<HTMLElement, HTMLElement>(options());
  const draw = (): void => {
    const items = virtualizer.getVirtualItems();
    const wanted = new Set(items.map(({ index }) => index));
    for (const [nth, line] of drawn) {
      if (wanted.has(nth)) continue;
      line.remove();
      drawn.delete(nth);
    }
    for (const { index, start } of items) {
      const known = drawn.get(index);
      const line = known ?? parts.drawRow(index);
      line.style.transform = `translateY(${start - headHeight}px)`;
      if (known === undefined) space.append(line);
      drawn.set(index, line);
      mark(line, index);
    }
    afterDraw();
  };
  return {
    draw,
    begin: () => void virtualizer._didMount(),
    renew(next) {
      [count, headHeight] = [next, head.offsetHeight];
      for (const line of drawn.values()) line.remove();
      drawn.clear();
      virtualizer.setOptions(options());
      virtualizer.measure();
      virtualizer._willUpdate();
      space.style.height = `${virtualizer.getTotalSize()}px`;
      draw();
    },
    scrollTo: (nth) => virtualizer.scrollToIndex(nth),
    isDrawn: (nth) => drawn.has(nth),
  };
}
