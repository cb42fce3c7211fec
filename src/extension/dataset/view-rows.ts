import type { Example, UnreadableRow } from '../../datasets/example';
import type { ClippedText, DatasetExample, DatasetRow } from '../../protocol/dataset';

const excerptCharacters = 200;

/** A line of the grid. */
export function toViewRow(index: number, item: Example | UnreadableRow): DatasetRow {
  if ('reason' in item) {
    return { index, subset: '', prompt: '', completions: 0, characters: 0, problem: excerpt(item.reason) };
  }
  const { subset, prompt, completions, chosen } = item;
  const first = completions.find((_, at) => chosen.includes(at));
  const other = completions.find((_, at) => !chosen.includes(at));
  const turn = prompt.findLast(({ role }) => role === 'user') ?? prompt.at(-1);
  const lengths = [
    ...prompt.map(({ content }) => content.length),
    ...completions.map(({ text }) => text.length),
  ];
  return {
    index,
    subset,
    prompt: excerpt(turn?.content ?? ''),
    ...(first && { chosen: excerpt(first.text) }),
    ...(other && { other: excerpt(other.text) }),
    completions: completions.length,
    characters: lengths.reduce((sum, length) => sum + length, 0),
  };
}

/** An example in full, but for texts of more than so many characters. */
export function toViewExample(
  index: number,
  item: Example | UnreadableRow,
  characters: number,
): DatasetExample {
  const clip = (text: string): ClippedText => ({ text: text.slice(0, characters), characters: text.length });
  if ('reason' in item) {
    return { index, row: item.row, problem: item.reason, id: '', subset: '', prompt: [], completions: [] };
  }
  const { id, subset, row, prompt, completions, chosen } = item;
  return {
    index,
    row,
    id,
    subset,
    prompt: prompt.map(({ role, content }) => ({ role, content: clip(content) })),
    completions: completions.map(({ text, model }, at) => ({
      text: clip(text),
      ...(model !== undefined && { model }),
      chosen: chosen.includes(at),
    })),
  };
}

/** The beginning of a text on one line. */
const excerpt = (text: string): string =>
  text
    .slice(0, 4 * excerptCharacters)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, excerptCharacters);
