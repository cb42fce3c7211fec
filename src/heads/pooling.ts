/**
 * Which tokens of a sequence a head reads, by the arithmetic of the models' own code on the sequence
 * (or, to reproduce a padded batch, on the padded row).
 */
export type PoolingRule =
  /** The last token whose id is not the pad id (`*ForSequenceClassification`, transformers ≥ 4.50). */
  | { readonly kind: 'last-non-pad' }
  /** The last token that attention sees. */
  | { readonly kind: 'last-attended' }
  /**
   * The token before the first pad id (the model's, or one that the head always goes by); the last one
   * where there is none, or where the first token is one.
   */
  | { readonly kind: 'before-first-pad'; readonly padId?: number }
  /** The last one of the (padded) row. */
  | { readonly kind: 'last' }
  /** The first one. */
  | { readonly kind: 'first' }
  /** The mean over the tokens that attention sees. */
  | { readonly kind: 'mean' }
  /** All: the head has a decoder that looks at them. */
  | { readonly kind: 'all' }
  /** Two tokens: where `pattern` last begins, and the one that `last` names (ArmoRM, QRM). */
  | { readonly kind: 'pattern-and-last'; readonly pattern: readonly number[] }
  /** The tokens with these ids, in order (PairRM's prefixes). */
  | { readonly kind: 'ids'; readonly ids: readonly number[] }
  /** Tokens that the caller names: those whose followers' log-probabilities are asked for. */
  | { readonly kind: 'given' };

export interface PooledRow {
  readonly tokens: ArrayLike<number>;
  /** 1 where attention sees the token; absent = everywhere. */
  readonly attended?: ArrayLike<number>;
  readonly padId: number | undefined;
}

/**
 * Indices into the row's tokens; none for `mean`, `all` and `given`.
 * @throws RangeError where a token that the rule looks for is not there
 */
export function pooledTokens(rule: PoolingRule, { tokens, attended, padId }: PooledRow): number[] {
  switch (rule.kind) {
    case 'last-non-pad':
      return [lastNonPad(tokens, padId)];
    case 'last-attended':
      return [lastWhere(tokens.length, (i) => attended?.[i] !== 0)];
    case 'before-first-pad':
      return [beforeFirstPad(tokens, rule.padId ?? padId)];
    case 'last':
      return [tokens.length - 1];
    case 'first':
      return [0];
    case 'pattern-and-last': {
      const { pattern } = rule;
      const at = lastWhere(tokens.length - pattern.length + 1, (i) =>
        pattern.every((id, j) => tokens[i + j] === id),
      );
      if (!pattern.every((id, j) => tokens[at + j] === id)) {
        throw new RangeError(`the sequence lacks the tokens ${pattern.join(', ')} that begin the reply`);
      }
      return [at, beforeFirstPad(tokens, padId)];
    }
    case 'ids':
      return rule.ids.map((id) => {
        const at = Array.prototype.indexOf.call(tokens, id);
        if (at < 0) throw new RangeError(`the sequence lacks the token ${id}`);
        return at;
      });
    case 'mean':
    case 'all':
    case 'given':
      return [];
  }
}

/** 0 when there is none but pad, as transformers has it. */
export function lastNonPad(tokens: ArrayLike<number>, padId: number | undefined): number {
  return padId === undefined ? tokens.length - 1 : lastWhere(tokens.length, (i) => tokens[i] !== padId);
}

function beforeFirstPad(tokens: ArrayLike<number>, padId: number | undefined): number {
  const first = padId === undefined ? -1 : Array.prototype.indexOf.call(tokens, padId);
  return first > 0 ? first - 1 : tokens.length - 1;
}

function lastWhere(length: number, holds: (index: number) => boolean): number {
  for (let i = length - 1; i > 0; i--) if (holds(i)) return i;
  return 0;
}
