/**
 * Tells which paths match a pattern as dataset cards write them (Python's glob): `*` and `?` within a name,
 * `[…]` one of these characters, `**` any number of folders. No regular expression is made of the pattern: a
 * hostile one would never come to an end; here the work is at most pattern length × path length, squared.
 * Patterns and paths are relative, with `/`.
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const relative = pattern.replace(/^(\.\/)+/, '');
  const [start = ''] = relative.split(/[*?[]/, 1);
  const names = relative.split('/');
  return (path) => path.startsWith(start) && matchesSequence(names, path.split('/'), '**', matchesName);
}

function matchesName(pattern: string, name: string): boolean {
  return matchesSequence(tokens(pattern), Array.from(name), '*', matchesCharacter);
}

/** Matches items one by one; `wildcard` stands for any number of them. Only the last wildcard ever has to give way. */
function matchesSequence(
  patterns: readonly string[],
  items: readonly string[],
  wildcard: string,
  matches: (pattern: string, item: string) => boolean,
): boolean {
  let at = 0;
  let next = 0;
  let retry: { readonly at: number; next: number } | undefined;
  while (next < items.length) {
    const pattern = patterns[at];
    const item = items[next] ?? '';
    if (pattern === wildcard) {
      retry = { at: at + 1, next };
      at += 1;
    } else if (pattern !== undefined && matches(pattern, item)) {
      at += 1;
      next += 1;
    } else if (retry !== undefined) {
      retry.next += 1;
      ({ at, next } = retry);
    } else {
      return false;
    }
  }
  return patterns.slice(at).every((pattern) => pattern === wildcard);
}

/** Characters, `*`, `?` and whole `[…]`; `**` within a name is the same as `*`. */
function tokens(pattern: string): readonly string[] {
  return pattern.match(/\*+|\[!?\]?[^\]]*\]|./gsu)?.map((token) => (/^\*+$/.test(token) ? '*' : token)) ?? [];
}

function matchesCharacter(token: string, character: string): boolean {
  if (token === '?') return true;
  if (token.length < 3 || !token.startsWith('[')) return token === character;
  const negated = token.startsWith('[!');
  const members = Array.from(token.slice(negated ? 2 : 1, -1));
  const isMember = members.some((member, index) => {
    const [dash, last] = [members[index + 1], members[index + 2]];
    return (
      member === character || (dash === '-' && last !== undefined && member <= character && character <= last)
    );
  });
  return isMember !== negated;
}
