import { RE2JS } from 're2js';

/** Matches whole names, whatever their case; `*` stands for any characters, `?` for one. Linear in the name's length. */
export function glob(pattern: string): (name: string) => boolean {
  const wanted = pattern.toLowerCase();
  if (!/[*?]/.test(wanted)) return (name) => name.toLowerCase() === wanted;
  const source = wanted
    .split(/(\*+|\?)/)
    .map((part) => (part.startsWith('*') ? '.*' : part === '?' ? '.' : RE2JS.quote(part)))
    .join('');
  const regex = RE2JS.compile(`^(?:${source})$`, RE2JS.DOTALL | RE2JS.CASE_INSENSITIVE);
  return (name) => regex.test(name);
}
