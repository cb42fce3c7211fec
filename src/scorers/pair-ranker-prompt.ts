import type { Dialogue } from '../dialogue/message';
import type { Tokenizer } from '../tokenizer/tokenizer';
import { alternatingTurns, type EncodedPair, type PairPrompt } from './pair-prompt';

/** Names of the two models with this kind of prompt. */
export type PairRanker = 'PairRM' | 'Better-PairRM';

/** Most tokens of the source, and of the whole. */
const limits = {
  PairRM: { source: 1224, total: 2048, candidate: Infinity },
  'Better-PairRM': { source: 2030, total: 3370, candidate: 670 },
} as const;

const sourcePrefix = '<|source|>';
const candidatePrefixes = ['<|candidate1|>', '<|candidate2|>'] as const;
const instruction =
  'Finish the following coversation in each i-th turn by filling in <Response i> with your response.';

/**
 * The input of PairRM (llm-blender/PairRM-hf) and Better-PairRM (mightbe/Better-PairRM): `[CLS] source [SEP]
 * [CLS] candidate [SEP] [CLS] candidate [SEP]`, each with a prefix token that the head reads.
 *
 * PairRM's source is the dialogue with gaps for the replies, its candidates are all replies of the dialogue, the
 * earlier ones included; what is too long is cut on the right. Better-PairRM's source is the prompt as USER and
 * ASSISTANT turns, cut on the left, behind a part of its own for the prefix; its candidates are the completions. Both
 * candidates share what the source leaves, half each. Facts of `rewardbench/models/pairrm.py` and `betterpairrm.py`.
 */
export class PairRankerPrompt implements PairPrompt {
  readonly #cls: number;
  readonly #sep: number;

  /** @throws Error where the tokenizer lacks a token that the input is made of */
  constructor(
    private readonly tokenizer: Tokenizer,
    private readonly ranker: PairRanker,
  ) {
    this.#cls = requiredToken(tokenizer, tokenizer.specialTokens['cls_token']);
    this.#sep = requiredToken(tokenizer, tokenizer.specialTokens['sep_token']);
    for (const prefix of [sourcePrefix, ...candidatePrefixes]) requiredToken(tokenizer, prefix);
  }

  async encode(prompt: Dialogue, pairs: readonly (readonly [string, string])[]): Promise<EncodedPair[]> {
    const turns = alternatingTurns(prompt);
    const { source, candidate } = this.ranker === 'PairRM' ? gaps(turns) : spoken(turns);
    const { total, candidate: candidateLimit } = limits[this.ranker];
    const sourcePart = await this.#source(source);
    const room = Math.floor((total - sourcePart.ids.length) / 2);
    const contents = await this.tokenizer.encode(
      pairs.flatMap((pair) => pair.map((text, i) => `${candidatePrefixes[i] ?? ''}${candidate(text)}`)),
    );
    const parts = contents.map((content) => {
      // The prefix, [CLS] and [SEP] are not of the candidate's text.
      const kept = content.slice(0, Math.min(room - 2, candidateLimit + 1));
      return { ids: this.#part(kept), truncated: content.length - kept.length };
    });
    return pairs.map((_, i) => {
      const all = [sourcePart, ...parts.slice(2 * i, 2 * i + 2)];
      return {
        ids: all.flatMap(({ ids }) => ids),
        truncated: all.reduce((sum, { truncated }) => sum + truncated, 0),
      };
    });
  }

  async #source(text: string): Promise<EncodedPair> {
    const { source: limit } = limits[this.ranker];
    if (this.ranker === 'PairRM') {
      const [content = []] = await this.tokenizer.encode([`${sourcePrefix}${text}`]);
      const kept = content.slice(0, limit - 2);
      return { ids: this.#part(kept), truncated: content.length - kept.length };
    }
    const [prefix = [], content = []] = await this.tokenizer.encode([sourcePrefix, text]);
    const before = this.#part(prefix);
    const cut = Math.max(0, content.length - (limit - before.length - 2));
    return { ids: [...before, ...this.#part(content.slice(cut))], truncated: cut };
  }

  #part(content: readonly number[]): number[] {
    return [this.#cls, ...content, this.#sep];
  }
}

interface Texts {
  readonly source: string;
  /** The text of a candidate whose last reply is the completion. */
  readonly candidate: (completion: string) => string;
}

function gaps(turns: readonly string[]): Texts {
  const asked = turns.filter((_, i) => i % 2 === 0);
  const replies = turns.filter((_, i) => i % 2 === 1);
  const dialogue = asked.map((text, i) => `USER: ${text}\nAssistant: <Response ${i + 1}>`);
  return {
    // There is no space after the instruction in the original either.
    source: instruction + dialogue.join('\n'),
    candidate: (completion) =>
      [...replies, completion].map((text, i) => `<Response ${i + 1}>: ${text}`).join('\n'),
  };
}

/** Blank lines and indentation are those of the original's template. */
function spoken(turns: readonly string[]): Texts {
  const said = turns.map((text, i) => `${i % 2 === 0 ? 'USER' : 'ASSISTANT'}: ${text.trim()}\n    \n    `);
  return { source: `${said.join('')}ASSISTANT: `, candidate: (completion) => completion };
}

function requiredToken(tokenizer: Tokenizer, token: string | readonly string[] | undefined): number {
  const id = typeof token === 'string' ? tokenizer.tokenToId(token) : undefined;
  if (id !== undefined) return id;
  const name = typeof token === 'string' ? token : 'of its class';
  throw new Error(`the tokenizer lacks the token ${name}, which this model's input is made of`);
}
