import { listDatasets, listModels } from '@huggingface/hub';
import * as v from 'valibot';
import type { HubAccess } from './access';
import { apiFetch, understood } from './api';
import type { RepositoryKind } from './repository';

/** A repository as a search shows it. */
export interface HubListing {
  /** `org/name`. */
  readonly name: string;
  readonly downloads: number;
  readonly likes: number;
  /** Its terms have to be accepted before its files can be read. */
  readonly gated: boolean;
  readonly private: boolean;
  readonly updatedAt?: Date;
}

const count = v.optional(v.number(), 0);
const Listing = v.pipe(
  v.object({
    name: v.string(),
    downloads: count,
    likes: count,
    gated: v.optional(v.union([v.boolean(), v.string()]), false),
    private: v.optional(v.boolean(), false),
    updatedAt: v.instance(Date),
  }),
  v.transform(({ gated, updatedAt, ...rest }): HubListing => ({
    ...rest,
    gated: gated !== false,
    ...(!Number.isNaN(updatedAt.getTime()) && { updatedAt }),
  })),
);

export interface SearchOptions {
  readonly access: HubAccess;
  /** At most so many; 20 by default. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/**
 * Repositories whose name has the words of `query`, the most downloaded first.
 * @throws HubError
 */
export async function searchHub(
  kind: RepositoryKind,
  query: string,
  { access, limit = 20, signal }: SearchOptions,
): Promise<HubListing[]> {
  const params = {
    search: { query },
    sort: 'downloads',
    limit,
    hubUrl: access.endpoint,
    fetch: apiFetch(access, { signal }),
  } as const;
  const entries = kind === 'model' ? listModels(params) : listDatasets(params);
  return understood(
    async () => {
      const found: HubListing[] = [];
      for await (const entry of entries) found.push(v.parse(Listing, entry));
      return found;
    },
    'the search',
    signal,
  );
}
