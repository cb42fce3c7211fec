import { datasetInfo, modelInfo } from '@huggingface/hub';
import * as v from 'valibot';
import type { HubAccess } from './access';
import { apiFetch, understood } from './api';
import { repositoryText, type Repository } from './repository';

const Info = v.object({ sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)) });

/**
 * The commit that a repository's revision stands for, 40 hexadecimal digits.
 * @throws HubError
 */
export async function resolveCommit(
  repository: Repository,
  access: HubAccess,
  signal?: AbortSignal,
): Promise<string> {
  const info = repository.kind === 'model' ? modelInfo<'sha'> : datasetInfo<'sha'>;
  return understood(
    async () => {
      const answer = await info({
        name: repository.name,
        revision: repository.revision ?? 'main',
        additionalFields: ['sha'],
        hubUrl: access.endpoint,
        fetch: apiFetch(access, { repository, signal }),
      });
      return v.parse(Info, answer).sha;
    },
    repositoryText(repository),
    signal,
  );
}
