import type { Dialogue } from '../dialogue/message';
import type { Rendering } from '../dialogue/provenance/rendering';
import { TemplateError } from '../dialogue/template-error';
import { findRewardModel } from '../registry/reward-models';
import type { ScoredTokens, TokenSpan } from '../tokenizer/token-spans';
import { loadTokenizer } from '../tokenizer/tokenizer';
import { diagnose, type Diagnostic } from './diagnostics';
import { promptTemplate, renderPrompt, type PromptTemplate } from './prompt-template';

export interface PreviewOptions {
  /** A conversation style's name, or `tokenizer`; absent = as an evaluation chooses. */
  readonly chatTemplate?: string | undefined;
  /** Most tokens of a sequence. */
  readonly maxLength: number;
  /** The program that templates run in, where it does not lie beside this one. */
  readonly processFile?: string;
}

/** A token with its name in the vocabulary. */
export interface NamedToken extends TokenSpan {
  readonly token: string | undefined;
}

/** A dialogue as a model sees it. */
export interface Preview extends Rendering {
  /** A conversation style's name, or `tokenizer`. */
  readonly template: string;
  /** Jinja source that the spans' fragments are in; a style has none. */
  readonly source?: string;
  /** What is scored, in order. */
  readonly tokens: readonly NamedToken[];
  /** Tokens of the text that the model does not see. */
  readonly truncated: readonly NamedToken[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Renders a dialogue with the chat template of a checkpoint folder, tokenizes it as for scoring, and says what is
 * notable about it.
 * @throws TemplateError, TokenizerError saying what is wrong; RangeError when `maxLength` leaves no room
 */
export async function previewDialogue(
  folder: string,
  dialogue: Dialogue,
  { chatTemplate, maxLength, processFile }: PreviewOptions,
): Promise<Preview> {
  const template = await promptTemplate(folder, chatTemplate);
  const tokenizer = await loadTokenizer(folder);
  const variables = { specialTokens: tokenizer.specialTokens, today: new Date(), processFile };
  const rendering = await renderPrompt(template, dialogue, variables);
  const scored = await tokenizer.spansForScoring(rendering.text, {
    maxLength,
    appendEos: template.style !== undefined,
    bare: framedByItself(folder),
  });
  const withGeneration =
    template.style === undefined &&
    (await attempt(renderPrompt(template, dialogue, { ...variables, generationPrompt: true })));
  const diagnostics = diagnose({
    template,
    dialogue,
    rendering,
    withoutSystem:
      dialogue[0]?.role === 'system'
        ? await attempt(renderPrompt(template, dialogue.slice(1), variables))
        : undefined,
    generationPrompt: withGeneration ? generationPrompt(rendering, withGeneration) : '',
    scored,
    bosId: tokenizer.bosId,
    eosId: tokenizer.eosId,
  });
  const named = (tokens: ScoredTokens['tokens']) =>
    tokens.map((token) => ({ ...token, token: tokenizer.idToToken(token.id) }));
  return {
    ...rendering,
    template: template.name,
    ...sourceOf(template),
    tokens: named(scored.tokens),
    truncated: named(scored.truncated),
    diagnostics,
  };
}

const sourceOf = ({ style, own }: PromptTemplate) =>
  style === undefined && own !== undefined ? { source: own.source } : {};

/** Models whose own code adds no special tokens. */
function framedByItself(folder: string): boolean {
  const model = findRewardModel(folder);
  return model?.kind === 'reward-model' && model.framing !== 'default';
}

/** What is added when asked for; a template that does not ask may write it in any case, after all messages. */
function generationPrompt({ text }: Rendering, asked: Rendering): string {
  if (asked.text.startsWith(text) && asked.text.length > text.length) return asked.text.slice(text.length);
  const last = asked.spans.findLastIndex(({ message }) => message !== undefined);
  const after = asked.spans
    .slice(last + 1)
    .filter(({ kind }) => kind === 'literal')
    .map(({ start, end }) => asked.text.slice(start, end))
    .join('');
  return /assistant|model|bot|gpt|response|answer/i.test(after) ? after : '';
}

async function attempt(rendering: Promise<Rendering>): Promise<Rendering | undefined> {
  try {
    return await rendering;
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}
