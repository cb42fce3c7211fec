/** Colours for what CSS cannot paint: the canvas of a chart. */
export interface ThemeColours {
  readonly foreground: string;
  readonly muted: string;
  readonly grid: string;
  readonly bar: string;
  readonly dimmedBar: string;
  /** An area that lines are seen through. */
  readonly band: string;
  readonly whisker: string;
  readonly fontFamily: string;
  readonly fontSize: number;
}

/** The theme's colours as they are now. */
export function themeColours(): ThemeColours {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string, otherwise: string): string =>
    style.getPropertyValue(`--vscode-${name}`).trim() || otherwise;
  const foreground = colour('foreground', '#888');
  const bar = colour('charts-blue', '#3794ff');
  return {
    foreground,
    muted: colour('descriptionForeground', foreground),
    grid: `color-mix(in srgb, ${foreground} 20%, transparent)`,
    bar,
    dimmedBar: `color-mix(in srgb, ${bar} 35%, ${colour('editor-background', 'transparent')})`,
    band: `color-mix(in srgb, ${bar} 22%, transparent)`,
    whisker: foreground,
    fontFamily: style.getPropertyValue('--vscode-font-family') || 'sans-serif',
    fontSize: Number.parseFloat(style.getPropertyValue('--vscode-font-size')) || 13,
  };
}

/** Calls back whenever the user changes the theme. Returns how to stop that. */
export function onThemeChange(listener: () => void): () => void {
  // VS Code rewrites the variables on the root and the theme's kind on the body.
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  return () => observer.disconnect();
}
