import * as v from 'valibot';
import type { HubAccess } from './access';
import { apiFetch, understood } from './api';
import { HubError } from './hub-error';

const Answer = v.object({ name: v.pipe(v.string(), v.minLength(1)) });

/**
 * Whose the token is; the way to find out whether it is valid.
 * @throws HubError `unauthorised` without a token or with one that the hub does not know.
 */
export async function whoAmI(access: HubAccess, signal?: AbortSignal): Promise<{ name: string }> {
  if (access.token === undefined) {
    throw new HubError(
      'unauthorised',
      'There is no Hugging Face token.',
      `Make one at ${access.endpoint}/settings/tokens and sign in with it.`,
      `${access.endpoint}/settings/tokens`,
    );
  }
  return understood(
    async () => {
      const response = await apiFetch(access, { signal })(`${access.endpoint}/api/whoami-v2`);
      return v.parse(Answer, await response.json());
    },
    'whoami-v2',
    signal,
  );
}
