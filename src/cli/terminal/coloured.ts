/** Select Graphic Rendition codes of ECMA-48. */
const codes = { dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 } as const;
export type Colour = keyof typeof codes;

/** Colours are for people at a terminal; https://no-color.org. */
export function wantsColours(): boolean {
  return process.stdout.isTTY && !process.env['NO_COLOR'];
}

/** Every line by itself, so that a pager that shows some of them shows them right. */
export function coloured(text: string, colour: Colour | undefined): string {
  if (colour === undefined || !wantsColours()) return text;
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `\u001b[${codes[colour]}m${line}\u001b[0m`))
    .join('\n');
}

/** Text from outside as it may be shown: nothing in it steers the terminal, lines and tabs stay. */
export function harmless(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/gu, '\ufffd');
}
