import type { LitElement } from 'lit';
import { onThemeChange, themeColours, type ThemeColours } from '../theme';

interface Drawn {
  resize(): void;
  update(mode: 'none'): void;
  destroy(): void;
}

/**
 * Keeps the chart on an element's canvas painted: with each update of the element, and in each theme's colours.
 *
 * @param paint sets the chart's data and colours anew
 */
export function keepPainted<Chart extends Drawn>(
  host: LitElement,
  create: (canvas: HTMLCanvasElement) => Chart,
  paint: (chart: Chart, theme: ThemeColours) => void,
): void {
  let chart: Chart | undefined;
  let stopWatching: (() => void) | undefined;
  const update = (): void => {
    const canvas = host.renderRoot.querySelector('canvas');
    if (!canvas) return;
    chart ??= create(canvas);
    paint(chart, themeColours());
    chart.resize();
    chart.update('none');
  };
  host.addController({
    hostConnected: () => (stopWatching = onThemeChange(update)),
    hostUpdated: update,
    hostDisconnected: () => {
      stopWatching?.();
      chart?.destroy();
      chart = undefined;
    },
  });
}

/** Letters on a chart are a little smaller than those around it. */
export const chartFont = (theme: ThemeColours): { family: string; size: number } => ({
  family: theme.fontFamily,
  size: theme.fontSize - 1.5,
});
