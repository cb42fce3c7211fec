import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from '@tanstack/virtual-core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Keeps a scrolled list at the few rows that can be seen. All rows have one height. */
export class VirtualRows implements ReactiveController {
  private readonly virtualizer: Virtualizer<HTMLElement, HTMLElement>;
  private unmount: (() => void) | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly options: {
      readonly scroller: () => HTMLElement | null;
      readonly count: () => number;
      readonly rowHeight: number;
      /** Pixels above the first row that scroll along and stick, i.e. the header. */
      readonly headerHeight: number;
    },
  ) {
    this.virtualizer = new Virtualizer<HTMLElement, HTMLElement>(this.current());
    host.addController(this);
  }

  hostConnected(): void {
    this.unmount = this.virtualizer._didMount();
  }

  hostUpdated(): void {
    this.virtualizer.setOptions(this.current());
    this.virtualizer._willUpdate();
  }

  hostDisconnected(): void {
    this.unmount?.();
  }

  rows(): VirtualItem[] {
    this.virtualizer.setOptions(this.current());
    return this.virtualizer.getVirtualItems();
  }

  /** Height of all rows, in pixels. */
  height(): number {
    return this.options.count() * this.options.rowHeight;
  }

  /** Rows that fit into the view. */
  visible(): number {
    const height = this.options.scroller()?.clientHeight ?? 0;
    return Math.max(1, Math.floor((height - this.options.headerHeight) / this.options.rowHeight));
  }

  reveal(position: number): void {
    this.virtualizer.scrollToIndex(position, { align: 'auto' });
  }

  private current() {
    const { scroller, count, rowHeight, headerHeight } = this.options;
    return {
      count: count(),
      getScrollElement: scroller,
      estimateSize: () => rowHeight,
      overscan: 12,
      scrollPaddingStart: headerHeight,
      // The rows lie below the header, but are counted from the top.
      scrollPaddingEnd: headerHeight,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: () => this.host.requestUpdate(),
    };
  }
}
