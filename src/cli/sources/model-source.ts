import { existsSync } from 'node:fs';
import path from 'node:path';
import type { HubAccess } from '../../hub/access';
import { parseRepository } from '../../hub/repository';
import { UsageError } from '../ending';
import { fetchRepository } from './fetch-repository';

/** Files that a tokenizer is made of; its repository's weights are not needed. */
const tokenizerFile =
  /^(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab)\.json$|^(merges|vocab)\.txt$|\.model$|\.jinja$/;

/**
 * The folder of a model: one that exists as it is, else `org/name[@revision]` of the hub, downloaded where the cache
 * lacks it. What can be neither is left to whoever opens it.
 * @throws HubError, UsageError, Stopped
 */
export async function modelFolder(given: string, access: HubAccess, revision?: string): Promise<string> {
  if (existsSync(given)) {
    if (revision !== undefined) {
      throw new UsageError(`--revision ${revision}: "${given}" is a folder here, which has no revisions`);
    }
    return path.resolve(given);
  }
  const repository = parseRepository(given, 'model');
  if (repository === undefined) return path.resolve(given);
  if (revision === undefined) return fetchRepository(repository, access);
  if (repository.revision !== undefined && repository.revision !== revision) {
    throw new UsageError(`"${given}" and --revision ${revision} name two revisions`);
  }
  return fetchRepository({ ...repository, revision }, access);
}

/** As {@link modelFolder}, for its tokenizer alone. */
export async function tokenizerFolder(given: string, access: HubAccess): Promise<string> {
  const repository = existsSync(given) ? undefined : parseRepository(given, 'model');
  if (repository === undefined) return path.resolve(given);
  return fetchRepository(repository, access, (files) =>
    Promise.resolve(files.filter(({ path }) => tokenizerFile.test(path))),
  );
}
