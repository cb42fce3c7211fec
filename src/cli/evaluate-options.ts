import type { CompatTarget, RunSettings } from '../protocol/evaluator';

/** Flags of the original's `run_rm.py`, accepted under their own names; parsed values as commander gives them. */
export interface OriginalFlags {
  readonly chat_template?: string;
  readonly max_length?: string;
  readonly batch_size?: string;
  readonly debug?: true;
  readonly do_not_save?: true;
  readonly trust_remote_code?: true;
  readonly pref_sets?: true;
  readonly disable_beaker_save?: true;
  readonly not_quantized?: true;
  readonly torch_dtype?: string;
  readonly attn_implementation?: string;
}

/** The options of `rewardbench evaluate`; parsed values as commander gives them. */
export interface EvaluateOptions extends OriginalFlags {
  readonly model: string;
  readonly dataset: string;
  readonly chatTemplate?: string;
  readonly tokenizer?: string;
  readonly maxLength: number;
  readonly batchTokens?: number;
  readonly provider: RunSettings['provider'];
  readonly limit?: number;
  readonly subset?: readonly string[];
  readonly label?: number;
  readonly compat?: CompatTarget;
  readonly force?: true;
  readonly output: string;
  readonly json?: true;
  readonly restart?: true;
}
