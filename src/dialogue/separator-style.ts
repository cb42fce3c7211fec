import type { ConversationStyle } from './conversation-style';

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
) => string;

function followLayout(layout: Layout): Rule {
  return (style, filledSystem, message, turns) => {
    const kept = layout.lastTurns === undefined ? turns : turns.slice(-layout.lastTurns);
    const parts = kept.map(({ role, text }, turn) => {
      const opened = (layout.open?.(style, turn) ?? '') + role;
      if (text === '') return opened + layout.pending(style, turn);
      return opened + layout.between(style, turn) + (layout.text?.(text) ?? text) + layout.end(style, turn);
    });
    return layout.lead(style, filledSystem, message) + parts.join('');
  };
}

/** The first message stands inside the opening tag, and the tags follow position, not role. */
const llama2: Rule = (style, filledSystem, message, turns) => {
  const parts = turns.map(({ text }, turn) => {
    const tag = isFirstRole(turn) ? style.roles[0] : style.roles[1];
    if (text === '') return tag;
    return turn === 0 ? `${text} ` : `${tag} ${text}${alternating(style, turn)}`;
  });
  return (message === '' ? '[INST] ' : filledSystem) + parts.join('');
};

/** No roles at all. FastChat strips the characters `<`, `n`, `>` off the end, even where they are text. */
const yuan2: Rule = (style, filledSystem, message, turns) => {
  const lead = message === '' ? '' : filledSystem + style.separator2;
  const said = turns.map(({ text }) => (text === '' ? '' : `${text}<n>`)).join('');
  return (lead + said).replace(/[<n>]+$/, '') + style.separator;
};

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
