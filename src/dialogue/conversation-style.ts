import { distance } from 'fastest-levenshtein';
import * as v from 'valibot';
import table from './conversation-styles.json';
import { TemplateError } from './template-error';

const ConversationStyle = v.object({
  name: v.string(),
  /** FastChat's name of the layout; absent where FastChat itself cannot render the style as text. */
  separatorStyle: v.optional(v.string()),
  /** Labels of the first and the second speaker. */
  roles: v.tuple([v.string(), v.string()]),
  /** `{system_message}` stands for the system message. */
  systemTemplate: v.optional(v.string(), '{system_message}'),
  /** The default system message. */
  system: v.optional(v.string(), ''),
  separator: v.optional(v.string(), ''),
  separator2: v.optional(v.string(), ''),
  /** Number of the first round, for layouts that count rounds. */
  firstRound: v.optional(v.number(), 0),
  /** Turns FastChat shows before a chat; RewardBench replaces them, so rendering ignores them. */
  exampleTurns: v.optional(v.array(v.string()), []),
});
export type ConversationStyle = v.InferOutput<typeof ConversationStyle>;

/**
 * The named conversation styles: those of FastChat 0.2.36 and the three that RewardBench adds
 * (pku-align, openbmb, Ziya). The template texts are data of FastChat (lm-sys/FastChat) and
 * RewardBench (allenai/reward-bench), both under the Apache License 2.0.
 */
export const conversationStyles: readonly ConversationStyle[] = v.parse(v.array(ConversationStyle), table);

const byName = new Map(conversationStyles.map((style) => [style.name, style]));

/** @throws TemplateError naming the nearest styles when there is none of this name. */
export function conversationStyle(name: string): ConversationStyle {
  const style = byName.get(name);
  if (style !== undefined) return style;
  throw new TemplateError(
    `There is no chat template named "${name}".`,
    `Did you mean ${nearestStyleNames(name).join(', ')}? Names are those of FastChat's conversation styles.`,
  );
}

/** The three style names that take the fewest edits (case ignored) to become `name`. */
export function nearestStyleNames(name: string): string[] {
  const wanted = name.toLowerCase();
  return [...byName.keys()]
    .map((candidate) => ({ candidate, edits: distance(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}
