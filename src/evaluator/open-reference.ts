import { realpath } from 'node:fs/promises';
import { openCheckpoint, type Checkpoint } from '../checkpoint/checkpoint';
import { CheckpointError } from '../checkpoint/checkpoint-error';
import { fingerprint } from '../checkpoint/fingerprint';
import { modelName } from '../hub/snapshot-path';
import { timed } from '../profile/profiled-run';
import type { Finding } from '../protocol/evaluator';
import { loadTokenizer, type Tokenizer } from '../tokenizer/tokenizer';
import { TokenizerError } from '../tokenizer/tokenizer-error';
import { requireLanguageModel } from './scoring-method';

/** The model that a policy is compared with; nothing but headers has been read. */
export interface OpenReference {
  /** `org/name` where the folder shows it, else the folder's name. */
  readonly name: string;
  readonly checkpoint: Checkpoint;
  /** File name → hash. */
  readonly fingerprint: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
}

/** The model that is scored. */
export interface Policy {
  readonly checkpoint: Checkpoint;
  readonly fingerprint: Readonly<Record<string, string>>;
  readonly tokenizer: Tokenizer;
}

/**
 * Opens the reference model of a policy.
 * @throws CheckpointError where it cannot be used, or is the policy itself
 */
export async function openReference(folder: string, policy: Policy): Promise<OpenReference> {
  const checkpoint = await timed('checkpoint', () => openCheckpoint(folder));
  requireLanguageModel(checkpoint);
  const hashes = await timed('hashing', () => fingerprint(checkpoint));
  if (await isSame(checkpoint, hashes, policy)) {
    throw new CheckpointError(
      checkpoint.folder,
      'the reference model is the policy itself: every score would be 0',
      'Name the model that the policy was trained from, or score without a reference (reference-free).',
    );
  }
  const name = modelName(folder);
  return { name, checkpoint, fingerprint: hashes, findings: await otherTokenizer(name, folder, policy) };
}

async function isSame(
  { folder, weightFiles }: Checkpoint,
  hashes: Readonly<Record<string, string>>,
  policy: Policy,
): Promise<boolean> {
  if ((await realpath(folder)) === (await realpath(policy.checkpoint.folder))) return true;
  const weights = (of: Readonly<Record<string, string>>) =>
    Object.entries(of).flatMap(([file, hash]) => (/^(config\.json|revision)$/.test(file) ? [] : [hash]));
  const [own, other] = [weights(hashes), weights(policy.fingerprint)].map((each) => each.sort().join());
  return weightFiles.length > 0 && own === other;
}

/** Both are given the policy's token ids, as in the original: right only where they mean the same to both. */
async function otherTokenizer(name: string, folder: string, { tokenizer }: Policy): Promise<Finding[]> {
  const own = await timed('tokenizer', () => loadTokenizer(folder)).catch((error: unknown) => {
    // It needs none; a reference without one is common.
    if (error instanceof TokenizerError) return undefined;
    throw error;
  });
  if (own === undefined || own.hash === tokenizer.hash) return [];
  const sizes =
    own.vocabularySize === tokenizer.vocabularySize
      ? ''
      : ` (${own.vocabularySize} tokens instead of ${tokenizer.vocabularySize})`;
  return [
    {
      code: 'reference-tokenizer',
      severity: 'warning',
      message: `The reference model ${name} has another tokenizer${sizes}; it is given the policy's token ids, which may mean other texts to it.`,
    },
  ];
}
