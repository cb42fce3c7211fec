import { svg, type SVGTemplateResult } from 'lit';

/** Drawn in a 16×16 box in the colour of the text around it. */
const paths = {
  check: 'M3 8.5 6.5 12 13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  equals: 'M3.5 6h9M3.5 10h9',
  dash: 'M4 8h8',
  warning: 'M8 2 14.5 13.5h-13ZM8 6.5v3.5M8 11.9v.1',
  info: 'M8 1.75a6.25 6.25 0 1 1 0 12.5 6.25 6.25 0 0 1 0-12.5ZM8 7.25V11M8 5v.1',
  clock: 'M8 1.75a6.25 6.25 0 1 1 0 12.5 6.25 6.25 0 0 1 0-12.5ZM8 4.5V8l2.5 1.75',
  stop: 'M4 4h8v8H4Z',
  resume: 'M5 3.5v9L12.5 8ZM3 3.5v9',
  log: 'M3 3.5h10M3 6.5h10M3 9.5h7M3 12.5h5',
  folder: 'M1.75 12.5v-9h4.5l1.5 2h6.5v7Z',
  up: 'M4 9.5 8 5.5l4 4',
  down: 'M4 6.5l4 4 4-4',
  chart: 'M2.5 2v11.5H14M5 5h6.5M5 8h4M5 11h5.5',
  table: 'M2 3h12v10H2ZM2 6.5h12M6.5 3v10',
  scissors: 'M4 11.5a1.75 1.75 0 1 0 .1 0ZM12 11.5a1.75 1.75 0 1 0 .1 0ZM5 11.8 11.5 2M11 11.8 4.5 2',
} as const;
export type Icon = keyof typeof paths;

/** An icon; decorative, since the text beside it (or the control's label) says the same. */
export function icon(name: Icon): SVGTemplateResult {
  return svg`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor"
    stroke-width="1.25" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d=${paths[name]} /></svg>`;
}
