import type { Dialogue } from '../../dialogue/message';

const turn = /(?:^|\n\n)\s*(Human|Assistant):/g;

/**
 * Whether a text is a dialogue as Anthropic's hh-rlhf writes it:
 * `\n\nHuman: … \n\nAssistant: …` (https://huggingface.co/datasets/Anthropic/hh-rlhf).
 */
export function isTranscript(text: string): boolean {
  return /^\s*Human:/.test(text) && text.includes('\n\nAssistant:');
}

/** The messages of a transcript, trimmed; an empty last turn (`\n\nAssistant:`) is kept as an empty message. */
export function transcriptMessages(text: string): Dialogue {
  const turns = [...text.matchAll(turn)];
  return turns.map((match, index) => ({
    role: match[1] === 'Human' ? 'user' : 'assistant',
    content: text.slice(match.index + match[0].length, turns[index + 1]?.index).trim(),
  }));
}
