export type RepositoryKind = 'model' | 'dataset';

/** A repository on the Hugging Face hub, as a user names it. */
export interface Repository {
  readonly kind: RepositoryKind;
  /** `org/name`, or `name` alone for the oldest ones (`gpt2`). */
  readonly name: string;
  /** Branch, tag or commit; absent = `main`. */
  readonly revision?: string;
}

/** Rules of `huggingface_hub.utils.validate_repo_id`, and of git for revisions. */
const part = '[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?';
const pattern = new RegExp(`^(${part}(?:/${part})?)(?:@([A-Za-z0-9][A-Za-z0-9._/-]{0,254}))?$`);

/** Reads `org/name[@revision]`; undefined where the text cannot be one. */
export function parseRepository(text: string, kind: RepositoryKind): Repository | undefined {
  const [, name, revision] = pattern.exec(text.trim()) ?? [];
  if (name === undefined || /--|\.\./.test(`${name}${revision ?? ''}`)) return undefined;
  return { kind, name, ...(revision !== undefined && { revision }) };
}

/** The name with its revision, as the user would write it. */
export function repositoryText({ name, revision }: Repository): string {
  return revision === undefined ? name : `${name}@${revision}`;
}
