import { overrideExplanation } from '../dialogue/chat-template';
import type { Dialogue } from '../dialogue/message';
import { contentOf, type Rendering } from '../dialogue/provenance/rendering';
import type { TextRange } from '../dialogue/provenance/text-range';
import type { Finding } from '../protocol/evaluator';
import { flagExplanations, type SequenceFlag } from '../tokenizer/scoring-sequence';
import type { ScoredTokens } from '../tokenizer/token-spans';
import type { PromptTemplate } from './prompt-template';

/** A finding about one prompt: what is wrong, what to do, and where. */
export interface Diagnostic extends Finding {
  readonly fix: string;
  readonly range?: TextRange;
}

export interface Diagnosed {
  readonly template: PromptTemplate;
  readonly dialogue: Dialogue;
  readonly rendering: Rendering;
  /** The same dialogue without its system message; absent where it has none or the template rejects that. */
  readonly withoutSystem?: Rendering | undefined;
  /** What the template writes where it is asked for the assistant's next turn. */
  readonly generationPrompt: string;
  readonly scored: ScoredTokens;
  readonly bosId: number | undefined;
  readonly eosId: number | undefined;
}

/** All that may move a score, or that a reader of the prompt should know. */
export function diagnose(diagnosed: Diagnosed): Diagnostic[] {
  return [
    ...aboutTemplate(diagnosed.template),
    ...aboutMessages(diagnosed),
    ...aboutEnd(diagnosed),
    ...aboutTokens(diagnosed),
  ];
}

function aboutTemplate({ name, style, own, known }: PromptTemplate): Diagnostic[] {
  if (style !== undefined && own !== undefined) {
    const fix = "Leave --chat-template away to take the checkpoint's own.";
    return [{ code: 'template-override', severity: 'warning', message: overrideExplanation, fix }];
  }
  if (!known) return [];
  const message = `The checkpoint has no chat template of its own; ${name} is the one it is known to take.`;
  return [{ code: 'known-template', severity: 'info', message, fix: 'Name another with --chat-template.' }];
}

function aboutMessages({ dialogue, rendering, withoutSystem }: Diagnosed): Diagnostic[] {
  return dialogue.flatMap(({ role, content }, message): Diagnostic[] => {
    const shown = contentOf(rendering, message);
    const which = `message ${message + 1} (${role})`;
    if (shown === undefined) return content.trim() === '' ? [] : [leftOut(role, which)];
    const range = rangeOfContent(rendering, message);
    const found: Diagnostic[] = [];
    if (shown !== content && shown.trim() === content.trim()) {
      found.push({
        code: 'whitespace-trimmed',
        severity: 'info',
        message: `The template trims white space off ${which}.`,
        fix: 'Nothing, if the model was trained with this template; else give the text as it is to be read.',
        ...range,
      });
    }
    if (role === 'system' && message === 0 && withoutSystem && isMerged(rendering, withoutSystem)) {
      found.push({
        code: 'system-merged',
        severity: 'info',
        message: 'The template writes the system message into the turn of the user.',
        fix: 'Nothing: the model was trained with it there.',
        ...range,
      });
    }
    return found;
  });
}

function leftOut(role: string, which: string): Diagnostic {
  if (role === 'system') {
    const message = `The template leaves the system message out: the model does not see it.`;
    const fix = "Move its text into the user's first message, or choose a template with a place for it.";
    return { code: 'system-dropped', severity: 'warning', message, fix };
  }
  const message = `The template leaves ${which} out: the model does not see it.`;
  return { code: 'message-dropped', severity: 'warning', message, fix: 'Check the roles of the messages.' };
}

function rangeOfContent({ spans }: Rendering, message: number): { range?: TextRange } {
  const own = spans.filter((span) => span.kind === 'content' && span.message === message);
  const [first, last] = [own[0], own.at(-1)];
  return first && last ? { range: { start: first.start, end: last.end } } : {};
}

/** What opens the first turn where there is no system message stands before the system message too. */
function isMerged(rendering: Rendering, withoutSystem: Rendering): boolean {
  const opens = beforeContent(withoutSystem);
  return opens?.trim() ? (beforeContent(rendering)?.startsWith(opens.trimEnd()) ?? false) : false;
}

function beforeContent({ text, spans }: Rendering): string | undefined {
  const first = spans.find(({ kind, message }) => kind === 'content' && message === 0);
  return first && text.slice(0, first.start);
}

function aboutEnd({ rendering: { text }, generationPrompt, dialogue }: Diagnosed): Diagnostic[] {
  if (generationPrompt.trim() === '' || !text.endsWith(generationPrompt)) return [];
  if (dialogue.at(-1)?.role !== 'assistant') return [];
  return [
    {
      code: 'generation-prompt',
      severity: 'warning',
      message:
        'The text ends in the beginning of another turn: the reward is read after it, not after the answer.',
      fix: 'Remove the generation prompt from the template, or put it under {% if add_generation_prompt %}.',
      range: { start: text.length - generationPrompt.length, end: text.length },
    },
  ];
}

const fixes: Readonly<Record<SequenceFlag, string>> = {
  'double-bos': 'Nothing: one is enough. In training code, tokenize with add_special_tokens=False.',
  'double-eos':
    'Remove the end-of-sequence token from the end of the template, if the model was trained with one.',
  'missing-eos':
    'Check that the model was trained so; else write {{ eos_token }} at the end of the last turn.',
  truncated: 'Raise --max-length, if the model has positions for more tokens.',
};

function aboutTokens({ scored, bosId, rendering }: Diagnosed): Diagnostic[] {
  const { tokens, truncated, replaced, flags } = scored;
  const end = rendering.text.length;
  const ranges: Readonly<Record<SequenceFlag, TextRange>> = {
    'double-bos': { start: replaced[0]?.start ?? 0, end: replaced.at(-1)?.end ?? 0 },
    'double-eos': { start: end, end },
    'missing-eos': { start: end, end },
    truncated: { start: truncated[0]?.start ?? 0, end: truncated.at(-1)?.end ?? 0 },
  };
  const found = flags.map((code): Diagnostic => {
    const severity = code === 'missing-eos' ? 'info' : 'warning';
    return { code, severity, message: flagExplanations[code], fix: fixes[code], range: ranges[code] };
  });
  if (bosId !== undefined && tokens[0]?.id !== bosId) {
    found.push({
      code: 'missing-bos',
      severity: 'info',
      message: 'The tokenizer has a beginning-of-sequence token, and the sequence does not begin with it.',
      fix: 'Check that the model was trained so; else write {{ bos_token }} at the beginning of the template.',
      range: { start: 0, end: 0 },
    });
  }
  return found;
}
