import type { ConversationStyle } from './conversation-style';

/** Part of a conversation as a style lays it out. */
export interface StylePiece {
  readonly text: string;
  readonly kind: 'literal' | 'role' | 'content';
  /** The turn that it belongs to, or the system message. */
  readonly turn?: number | 'system';
}

/** One turn as a separator style sees it: an empty text is a turn still to be written. */
export interface Turn {
  readonly role: string;
  readonly text: string;
}

type Piece = (style: ConversationStyle, turn: number) => string;

/**
 * How a separator style lays out a conversation: `lead`, then for every turn
 * `open role between text end`, or `open role pending` where the turn has no text yet.
 */
interface Layout {
  /** From the filled-in system template (`system`) and the bare system message. */
  readonly lead: (style: ConversationStyle, system: string, message: string) => string;
  readonly open?: Piece;
  readonly between: Piece;
  readonly pending: Piece;
  readonly text?: (text: string) => string;
  readonly end: Piece;
  /** Only this many of the last turns are kept. */
  readonly lastTurns?: number;
}

const constant =
  (text: string): Piece =>
  () =>
    text;
const separator: Piece = (style) => style.separator;
const alternating: Piece = (style, turn) => (isFirstRole(turn) ? style.separator : style.separator2);
const isFirstRole = (turn: number) => turn % 2 === 0;

const system: Layout['lead'] = (_style, text) => text;
const systemThenSeparator: Layout['lead'] = (style, text) => text + style.separator;
const systemLineIfAny: Layout['lead'] = (style, text) => (text === '' ? '' : text + style.separator);

const colon = { between: constant(': '), pending: constant(':') };
const colonSpace = { between: constant(': '), pending: constant(': ') };
const newLine = { between: constant('\n'), pending: constant('\n') };
const colonNewLine = { between: constant(':\n'), pending: constant(':\n') };
const nothing = { between: constant(''), pending: constant('') };

const metamathStart: Piece = (style, turn) => (isFirstRole(turn) ? ':\n' : `: ${style.separator2}`);

const layouts = {
  ADD_COLON_SINGLE: { ...colon, lead: systemThenSeparator, end: separator },
  ADD_COLON_TWO: { ...colon, lead: systemThenSeparator, end: alternating },
  ADD_COLON_SPACE_SINGLE: { ...colonSpace, lead: systemThenSeparator, end: separator },
  ADD_NEW_LINE_SINGLE: { ...newLine, lead: systemLineIfAny, end: separator },
  NO_COLON_SINGLE: { ...nothing, lead: system, end: separator },
  NO_COLON_TWO: { ...nothing, lead: system, end: alternating },
  DEFAULT: { ...colon, lead: (_style, text) => `${text}\n`, end: constant('\n') },
  CHATML: {
    ...newLine,
    lead: (style, text) => (text === '' ? '' : `${text}${style.separator}\n`),
    end: (style) => `${style.separator}\n`,
  },
  CHATGLM: {
    lead: systemLineIfAny,
    open: (style, turn) =>
      isFirstRole(turn) ? `[Round ${turn / 2 + style.firstRound}]${style.separator}` : '',
    between: constant('：'),
    pending: constant('：'),
    end: separator,
  },
  CHATGLM3: {
    lead: (_style, text, message) => (message === '' ? '' : text),
    between: constant('\n'),
    pending: constant(''),
    end: constant(''),
  },
  CHATINTERN: {
    lead: system,
    open: (_style, turn) => (isFirstRole(turn) ? '<s>' : ''),
    between: constant(':'),
    pending: constant(':'),
    end: (style, turn) => `${alternating(style, turn)}\n`,
  },
  CLLM: { ...colon, lead: systemThenSeparator, end: alternating, lastTurns: 2 },
  DEEPSEEK_CHAT: { ...colon, lead: system, end: alternating },
  DOLLY: {
    ...colonNewLine,
    lead: system,
    end: (style, turn) => (isFirstRole(turn) ? style.separator : `${style.separator2}\n\n`),
  },
  FALCON_CHAT: {
    ...colon,
    lead: (style, text, message) => (message === '' ? '' : text + style.separator),
    end: separator,
  },
  GEMMA: { ...newLine, lead: () => '<bos>', open: constant('<start_of_turn>'), end: separator },
  LLAMA3: {
    lead: (_style, text, message) => `<|begin_of_text|>${message === '' ? '' : text}`,
    open: constant('<|start_header_id|>'),
    between: constant('<|end_header_id|>\n\n'),
    pending: constant('<|end_header_id|>\n\n'),
    text: stripLikePython,
    end: constant('<|eot_id|>'),
  },
  METAMATH: {
    lead: systemLineIfAny,
    between: metamathStart,
    pending: metamathStart,
    end: (style, turn) => (isFirstRole(turn) ? style.separator : ''),
  },
  PHOENIX: { lead: system, between: constant(': <s>'), pending: constant(': <s>'), end: constant('</s>') },
  ROBIN: { ...colonNewLine, lead: systemThenSeparator, end: separator },
  RWKV: {
    ...colon,
    lead: system,
    text: (text) => text.replaceAll('\r\n', '\n').replaceAll('\n\n', '\n'),
    end: constant('\n\n'),
  },
} satisfies Record<string, Layout>;

/** Lays out a conversation: system template filled in, bare system message, turns. */
export type Rule = (
  style: ConversationStyle,
  system: string,
  message: string,
  turns: readonly Turn[],
) => StylePiece[];

function followLayout(layout: Layout): Rule {
  return (style, filledSystem, message, turns) => {
    const first = layout.lastTurns === undefined ? 0 : Math.max(0, turns.length - layout.lastTurns);
    const parts = turns.slice(first).flatMap(({ role, text }, position) => {
      const turn = first + position;
      const opened = [literal(layout.open?.(style, position) ?? '', turn), roleOf(role, turn)];
      if (text === '') return [...opened, literal(layout.pending(style, position), turn)];
      return [
        ...opened,
        literal(layout.between(style, position), turn),
        said(layout.text?.(text) ?? text, turn),
        literal(layout.end(style, position), turn),
      ];
    });
    return [...leadPieces(style, layout.lead(style, filledSystem, message), filledSystem, message), ...parts];
  };
}

const literal = (text: string, turn?: number): StylePiece => ({
  text,
  kind: 'literal',
  ...(turn !== undefined && { turn }),
});
const roleOf = (text: string, turn: number): StylePiece => ({ text, kind: 'role', turn });
const said = (text: string, turn: number | 'system'): StylePiece => ({ text, kind: 'content', turn });

/** Finds the system message inside what stands before the turns. */
function leadPieces(style: ConversationStyle, lead: string, filled: string, message: string): StylePiece[] {
  const placeholder = style.systemTemplate.indexOf('{system_message}');
  const at = filled === '' ? -1 : lead.indexOf(filled);
  if (placeholder < 0 || at < 0) return [literal(lead)];
  const start = at + placeholder;
  const end = start + message.length;
  return [literal(lead.slice(0, start)), said(message, 'system'), literal(lead.slice(end))];
}

/** The first message stands inside the opening tag, and the tags follow position, not role. */
const llama2: Rule = (style, filledSystem, message, turns) => {
  const parts = turns.flatMap(({ text }, turn) => {
    const tag = roleOf(isFirstRole(turn) ? style.roles[0] : style.roles[1], turn);
    if (text === '') return [tag];
    if (turn === 0) return [said(text, turn), literal(' ', turn)];
    return [tag, literal(' ', turn), said(text, turn), literal(alternating(style, turn), turn)];
  });
  const lead = message === '' ? '[INST] ' : filledSystem;
  return [...leadPieces(style, lead, filledSystem, message), ...parts];
};

/** No roles at all. FastChat strips the characters `<`, `n`, `>` off the end, even where they are text. */
const yuan2: Rule = (style, filledSystem, message, turns) => {
  const lead = message === '' ? '' : filledSystem + style.separator2;
  const pieces = [
    ...leadPieces(style, lead, filledSystem, message),
    ...turns.flatMap(({ text }, turn) => (text === '' ? [] : [said(text, turn), literal('<n>', turn)])),
  ];
  return [...stripEnd(pieces), literal(style.separator)];
};

function stripEnd(pieces: readonly StylePiece[]): StylePiece[] {
  const kept = [...pieces];
  for (let last = kept.pop(); last !== undefined; last = kept.pop()) {
    const text = last.text.replace(/[<n>]+$/, '');
    if (text !== '') return [...kept, { ...last, text }];
  }
  return [];
}

/** Python's `str.strip()`: the white space of Unicode and the four separator controls, not U+FEFF. */
function stripLikePython(text: string): string {
  const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
  return text.replace(new RegExp(`^${space}+`), '').replace(new RegExp(`${space}+$`), '');
}

/** The rule of every separator style, under FastChat's names; behaviour of FastChat 0.2.36. */
export const separatorStyles: ReadonlyMap<string, Rule> = new Map([
  ...Object.entries(layouts).map(([name, layout]): [string, Rule] => [name, followLayout(layout)]),
  ['LLAMA2', llama2],
  ['YUAN2', yuan2],
]);
