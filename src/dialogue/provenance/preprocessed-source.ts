/** A template's text as the lexer sees it, and where each of its characters stands in the template. */
export interface PreprocessedSource {
  readonly text: string;
  /** For each UTF-16 unit of `text` its offset in the template, and at last the template's length. */
  readonly offsets: Uint32Array;
}

type Cut = readonly [start: number, end: number];

/**
 * What Jinja's `lstrip_blocks` and `trim_blocks` take away: one last line break, white space before block tags and
 * comments, the line break after them; and transformers' `generation` tags, which mean nothing here.
 */
export function preprocess(template: string): PreprocessedSource {
  let source: PreprocessedSource = {
    text: template,
    offsets: Uint32Array.from({ length: template.length + 1 }, (_, i) => i),
  };
  if (template.endsWith('\n')) source = without(source, [[template.length - 1, template.length]]);
  source = cutEach(source, /^[ \t]*(?={[#%-])/gm, ({ index, 0: space }) => [[index, index + space.length]]);
  source = cutEach(source, /[#%-]}\n/g, ({ index }) => [[index + 2, index + 3]]);
  return cutEach(
    source,
    /(\s*)({%(-?)\s*(?:end)?generation\s*(-?)%})(\s*)/g,
    ({ index, 1: before = '', 2: tag = '', 3: left, 4: right, 5: after = '' }) => {
      const start = index + before.length;
      const end = start + tag.length;
      return [[left === '-' ? index : start, right === '-' ? end + after.length : end]];
    },
  );
}

function cutEach(
  source: PreprocessedSource,
  pattern: RegExp,
  cuts: (match: RegExpExecArray) => Cut[],
): PreprocessedSource {
  return without(source, [...source.text.matchAll(pattern)].flatMap(cuts));
}

/** @param cuts in order, apart from each other */
function without({ text, offsets }: PreprocessedSource, cuts: readonly Cut[]): PreprocessedSource {
  if (cuts.length === 0) return { text, offsets };
  const removed = cuts.reduce((sum, [start, end]) => sum + end - start, 0);
  const kept = new Uint32Array(offsets.length - removed);
  const parts: string[] = [];
  let length = 0;
  let from = 0;
  for (const [start, end] of [...cuts, [text.length, text.length] as const]) {
    parts.push(text.slice(from, start));
    kept.set(offsets.subarray(from, start), length);
    length += start - from;
    from = end;
  }
  kept[length] = offsets[offsets.length - 1] ?? 0;
  return { text: parts.join(''), offsets: kept };
}
